package io.redismigrate.fleet;

import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Question.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One gate of a whole wave: it stands for the question of that gate in each of its migrations, in exactly the revision
 * that was shown. Each answer is handed on to each of them, in the name of the person and with the rights at the click.
 *
 * @param number from 1, over all gates of the fleet
 * @param wave counted from 0
 * @param needed approvals needed, at least 1
 * @param members the number of the question it stands for, by the migration's id
 * @param evidence one sentence a line
 * @param status that of the members' questions together
 * @param outcome how it ended; empty while it is open
 */
public record WaveQuestion(
        int number,
        int wave,
        Gate gate,
        Instant askedAt,
        int needed,
        Map<String, Integer> members,
        List<String> evidence,
        Status status,
        List<Answer> answers,
        String outcome) {
    public WaveQuestion {
        members = new TreeMap<>(members);
        evidence = List.copyOf(evidence);
        answers = List.copyOf(answers);
    }

    /** What somebody clicked. */
    public record Answer(Kind kind, Person by, Instant at, String reason) {}

    /** What can be clicked. */
    public enum Kind {
        APPROVE,
        DENY,
        TAKE_BACK,
        ASK_AGAIN
    }

    /** Whose approval stands, in the order in which they were given. */
    public List<String> approvers() {
        var standing = new ArrayList<String>();
        for (var answer : answers) {
            standing.remove(answer.by().id());
            if (answer.kind() == Kind.APPROVE) {
                standing.add(answer.by().id());
            }
        }
        return standing;
    }

    /** Each person's last word. */
    List<Answer> lastAnswers() {
        var last = new LinkedHashMap<String, Answer>();
        answers.forEach(answer -> last.put(answer.by().id(), answer));
        return List.copyOf(last.values());
    }

    public boolean is(Status which) {
        return status == which;
    }

    /** Whether somebody has to say that it is asked again. */
    public boolean mayBeAskedAgain() {
        return status == Status.DENIED || status == Status.LAPSED;
    }

    /** Whether it still counts: open or approved, and not yet acted on. */
    public boolean live() {
        return status == Status.OPEN || status == Status.APPROVED;
    }

    WaveQuestion answered(Answer answer) {
        var more = new ArrayList<>(answers);
        more.add(answer);
        return new WaveQuestion(number, wave, gate, askedAt, needed, members, evidence, status, more, outcome);
    }

    WaveQuestion in(Status now, String how) {
        return new WaveQuestion(number, wave, gate, askedAt, needed, members, evidence, now, answers, how);
    }
}
