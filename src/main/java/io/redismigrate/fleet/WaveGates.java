package io.redismigrate.fleet;

import io.redismigrate.fleet.FleetStep.Action;
import io.redismigrate.fleet.WaveQuestion.Answer;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Question.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One gate for a wave: asked when the same gate waits in each of its migrations, and answered in each of them. What the
 * members' questions say is what counts; the wave's is their sum.
 */
final class WaveGates {
    private WaveGates() {}

    /** The fleet with its wave's gates as they are now, and the answers that are still to be handed on. */
    static FleetStep next(FleetRun run, FleetView seen) {
        if (!run.fleet().oneGate() || run.wave() < 0) {
            return new FleetStep(run, List.of(), List.of());
        }
        var questions = new ArrayList<WaveQuestion>();
        var events = new ArrayList<Event>();
        var tells = new ArrayList<Action>();
        for (var question : run.questions()) {
            var known = members(question, seen);
            tells.addAll(handedOn(run, question, known));
            questions.add(question.live() || question.mayBeAskedAgain() ? settled(question, known, events) : question);
        }
        var changed = run.asking(questions);
        return opened(changed, seen, events).act(tells);
    }

    private static FleetStep opened(FleetRun run, FleetView seen, List<Event> events) {
        var active = run.fleet().waves().get(run.wave()).stream()
                .map(seen::of)
                .filter(member -> member.filter(FleetRules::settled).isEmpty())
                .toList();
        var step = new FleetStep(run, events, List.of());
        if (active.isEmpty() || active.stream().anyMatch(Optional::isEmpty)) {
            return step;
        }
        var members = active.stream().flatMap(Optional::stream).toList();
        for (var gate : Gate.values()) {
            if (members.stream().allMatch(member -> approved(member, gate))) {
                continue;
            }
            var asked = new TreeMap<String, Integer>();
            for (var member : members) {
                member.questions()
                        .last(gate)
                        .filter(Question::live)
                        .ifPresent(question -> asked.put(member.id(), question.number()));
            }
            boolean there = run.questions().stream()
                    .anyMatch(question -> question.members().equals(asked));
            return asked.size() < members.size() || there ? step : open(run, gate, asked, members, seen, events);
        }
        return step;
    }

    private static FleetStep open(
            FleetRun run,
            Gate gate,
            Map<String, Integer> asked,
            List<Migration> members,
            FleetView seen,
            List<Event> events) {
        var evidence = members.stream()
                .flatMap(member -> member.questions().last(gate).stream()
                        .flatMap(question -> question.evidence().stream())
                        .map(line -> "%s (%s): %s"
                                .formatted(member.id(), member.plan().name(), line)))
                .toList();
        var question = new WaveQuestion(
                run.questions().size() + 1,
                run.wave(),
                gate,
                seen.at(),
                needed(gate, members),
                asked,
                evidence,
                Status.OPEN,
                List.of(),
                "");
        var questions = new ArrayList<>(run.questions());
        questions.add(question);
        return new FleetStep(run.asking(questions), events, List.of())
                .tell(about(question, Event.of(Type.GATE_OPENED)).with("needed", question.needed()));
    }

    private static int needed(Gate gate, List<Migration> members) {
        return members.stream()
                .flatMap(member -> member.questions().last(gate).stream())
                .mapToInt(Question::needed)
                .max()
                .orElse(1);
    }

    static Event about(WaveQuestion question, Event event) {
        return event.with("gate", question.gate().word())
                .with("wave", question.wave() + 1)
                .with("question", question.number())
                .with("members", List.copyOf(question.members().keySet()));
    }

    private static boolean approved(Migration member, Gate gate) {
        return member.questions()
                .last(gate)
                .filter(question -> question.is(Status.APPROVED) || question.is(Status.USED))
                .isPresent();
    }

    /** The members' questions that it stands for. */
    private static Map<Migration, Question> members(WaveQuestion question, FleetView seen) {
        var found = new java.util.LinkedHashMap<Migration, Question>();
        for (var member : seen.members().values()) {
            Optional.ofNullable(question.members().get(member.id()))
                    .flatMap(number -> member.questions().numbered(number))
                    .ifPresent(each -> found.put(member, each));
        }
        return found;
    }

    /** Denied or withdrawn in one is denied or withdrawn in all; approved is what is approved in each. */
    private static WaveQuestion settled(WaveQuestion question, Map<Migration, Question> known, List<Event> events) {
        for (var worst : List.of(Status.DENIED, Status.LAPSED, Status.WITHDRAWN)) {
            for (var entry : known.entrySet()) {
                if (entry.getValue().is(worst)) {
                    var outcome = entry.getValue().outcome();
                    if (!question.is(worst)) {
                        var type = switch (worst) {
                            case DENIED -> Type.GATE_DENIED;
                            case LAPSED -> Type.GATE_LAPSED;
                            default -> Type.GATE_WITHDRAWN;
                        };
                        events.add(about(question, Event.of(type))
                                .because("%s: %s".formatted(entry.getKey().id(), outcome)));
                    }
                    return question.in(worst, outcome);
                }
            }
        }
        if (known.values().stream().allMatch(each -> each.is(Status.USED))) {
            return question.in(Status.USED, question.outcome());
        }
        boolean approved = known.values().stream().noneMatch(each -> each.is(Status.OPEN));
        if (approved && question.is(Status.OPEN)) {
            events.add(about(question, Event.of(Type.GATE_APPROVED)).with("approvals", question.approvers()));
        }
        return approved
                ? question.in(
                        Status.APPROVED,
                        "approved by "
                                + String.join(
                                        " and ",
                                        question.approvers().stream()
                                                .map(user -> "<@" + user + ">")
                                                .toList()))
                : question.in(Status.OPEN, "");
    }

    /** What people answered last and a member has not heard. A key makes each once, however often it is handed on. */
    private static List<Action.Tell> handedOn(FleetRun run, WaveQuestion question, Map<Migration, Question> known) {
        var tells = new ArrayList<Action.Tell>();
        for (var answer : question.lastAnswers()) {
            known.forEach((member, asked) -> ask(answer, asked)
                    .ifPresent(ask -> tells.add(new Action.Tell(
                            member.id(),
                            ask,
                            "%s %d %s %s %s %s"
                                    .formatted(
                                            run.id(),
                                            question.number(),
                                            answer.kind(),
                                            answer.by().id(),
                                            answer.at(),
                                            member.id())))));
        }
        return tells;
    }

    private static Optional<Ask> ask(Answer answer, Question asked) {
        var by = answer.by();
        boolean voted = asked.votedBy(by.id());
        return switch (answer.kind()) {
            case APPROVE ->
                asked.is(Status.OPEN) && !voted
                        ? Optional.of(new Ask.Approve(by, answer.at(), asked.number()))
                        : Optional.empty();
            case TAKE_BACK ->
                asked.live() && voted
                        ? Optional.of(new Ask.TakeBack(by, answer.at(), asked.number()))
                        : Optional.empty();
            case DENY ->
                asked.live()
                        ? Optional.of(new Ask.Deny(by, answer.at(), asked.number(), answer.reason()))
                        : Optional.empty();
            case ASK_AGAIN ->
                asked.mayBeAskedAgain()
                        ? Optional.of(new Ask.AskAgain(by, answer.at(), asked.number()))
                        : Optional.empty();
        };
    }
}
