package io.redismigrate.migration;

import io.redismigrate.migration.Question.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Every question a migration has asked, in order. The last one of a gate is the one that counts. */
public record Questions(List<Question> all) {
    public static final Questions NONE = new Questions(List.of());

    public Questions {
        all = List.copyOf(all);
    }

    /** The last question of that gate. */
    public Optional<Question> last(Gate gate) {
        return all.stream().filter(question -> question.gate() == gate).reduce((first, second) -> second);
    }

    public Optional<Question> numbered(int number) {
        return all.stream().filter(question -> question.number() == number).findFirst();
    }

    public boolean approved(Gate gate) {
        return last(gate).filter(question -> question.is(Status.APPROVED)).isPresent();
    }

    /** The questions that wait for an answer, or are answered and not yet acted on. */
    public List<Question> live() {
        return all.stream().filter(Question::live).toList();
    }

    public List<Question> open() {
        return all.stream().filter(question -> question.is(Status.OPEN)).toList();
    }

    /** Everybody whose approval was acted on, first to last, each once. */
    public List<String> approvers() {
        return all.stream()
                .filter(question -> question.is(Status.APPROVED) || question.is(Status.USED))
                .flatMap(question -> question.votes().stream())
                .map(Vote::user)
                .distinct()
                .toList();
    }

    Questions ask(Gate gate, Facts facts, int needed, Instant at, List<String> evidence) {
        return ask(gate, facts, needed, at, evidence, List.of());
    }

    /** Asks a gate; {@code risk} is why it takes more approvals than the rule says. */
    Questions ask(Gate gate, Facts facts, int needed, Instant at, List<String> evidence, List<String> risk) {
        var more = new ArrayList<>(all);
        var course = Course.NONE.risky(risk);
        more.add(new Question(all.size() + 1, gate, facts, needed, at, evidence, Status.OPEN, List.of(), "", course));
        return new Questions(more);
    }

    Questions change(Question question, UnaryOperator<Question> change) {
        return new Questions(all.stream()
                .map(each -> each.number() == question.number() ? change.apply(each) : each)
                .toList());
    }

    Questions changeLive(UnaryOperator<Question> change) {
        return new Questions(all.stream()
                .map(each -> each.live() ? change.apply(each) : each)
                .toList());
    }
}
