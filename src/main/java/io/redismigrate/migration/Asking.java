package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.Question.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The questions to people, and what has to be well before one is asked and while it is answered. */
final class Asking {
    private static final int MOST_NAMED = 8;

    private Asking() {}

    static Step inSync(State.InSync state, Situation now) {
        var lost = Preparing.lost(now);
        if (lost.isPresent()) {
            return lost.get();
        }
        var silent = now.silent();
        if (silent.isPresent()) {
            var step = waitForAnswer(now, silent.get());
            boolean gone = now.candidate().isEmpty() && now.migration().blindLooks() >= Rules.PATIENT_LOOKS;
            return gone ? ReadersFirst.back(step) : step;
        }
        var seen = now.of(now.migration().with(Sync.progress(now.migration().progress(), now)));
        var failed = failedCheck(seen);
        if (failed.isPresent()) {
            return failed.get();
        }
        var rehearsal = now.migration().rehearsal();
        if (rehearsal.isPresent()) {
            return Rehearsing.inSync(seen, rehearsal.get());
        }
        var readers = ReadersFirst.go(seen);
        if (readers.isPresent()) {
            return readers.get();
        }
        var tidy = tidyUp(seen);
        var gates = now.plan().fenced() ? List.of(Gate.values()) : List.of(Gate.READ_ONLY_REMOVAL);
        var asked = ask(seen, gates);
        if (asked.isPresent()) {
            return asked.get().act(tidy);
        }
        if (!tidy.isEmpty()) {
            return seen.stay("settings are being prepared").act(tidy);
        }
        return now.plan().fenced() ? Armed.next(seen) : unlock(seen);
    }

    /** A check that fails blocks: nobody is asked, and what was answered is void. */
    static Optional<Step> failedCheck(Situation now) {
        return now.seen().findings().stream().filter(Finding::error).findFirst().map(error -> {
            var withdrawn = Rules.withdraw(now.migration(), "a check failed: " + error.seen());
            return Step.stay(withdrawn.migration(), "a check fails: %s %s".formatted(error.seen(), error.why()))
                    .tell(withdrawn.events());
        });
    }

    /**
     * Asks the first of these gates that is not approved and waits for its answer; withdraws everything when the facts
     * have changed. Empty when all are approved.
     */
    static Optional<Step> ask(Situation now, List<Gate> gates) {
        var facts = Facts.of(now.plan(), now.seen());
        var outdated = now.migration().questions().live().stream()
                .filter(question -> !question.facts().equals(facts))
                .findFirst();
        if (outdated.isPresent()) {
            var reason = "the facts changed: " + outdated.get().facts().changesTo(facts);
            var withdrawn = Rules.withdraw(now.migration(), reason);
            return Optional.of(Step.stay(withdrawn.migration(), reason + "; it is asked again")
                    .tell(withdrawn.events()));
        }
        for (var gate : gates) {
            var held = Sameness.holds(now, gate);
            if (held.isPresent()) {
                return held;
            }
            var last = now.migration().questions().last(gate);
            boolean anew =
                    last.flatMap(question -> question.course().askedAgainBy()).isPresent();
            if (last.isEmpty()
                    || anew
                    || last.get().is(Status.WITHDRAWN)
                    || last.get().is(Status.USED)) {
                return Optional.of(open(now, gate, facts));
            }
            if (last.get().is(Status.DENIED) || last.get().is(Status.LAPSED)) {
                return Optional.of(now.stay("the %s gate was %s; \"Ask again\" opens it anew"
                        .formatted(gate.word(), last.get().outcome())));
            }
            if (last.get().is(Status.OPEN)) {
                return Optional.of(now.stay(
                        "waiting for approvals of the %s gate: %s".formatted(gate.word(), waits(last.get(), now))));
            }
        }
        return held(now, gates.get(gates.size() - 1));
    }

    /** Approved is not yet allowed to begin: the calendar may have closed meanwhile. */
    private static Optional<Step> held(Situation now, Gate gate) {
        boolean glass = now.migration()
                .questions()
                .last(gate)
                .flatMap(question -> question.course().glassBy())
                .isPresent();
        return glass
                ? Optional.empty()
                : now.policy()
                        .gate(gate)
                        .calendar()
                        .closed(now.seen().at())
                        .map(closed -> now.stay("approved, and held: " + closed.sentence()));
    }

    private static String waits(Question question, Situation now) {
        var closed = now.policy()
                .gate(question.gate())
                .calendar()
                .closed(now.seen().at())
                .map(why -> "; " + why.sentence())
                .orElse("");
        return "%d of %d%s".formatted(question.votes().size(), question.needed(), closed);
    }

    private static Step open(Situation now, Gate gate, Facts facts) {
        var score = now.policy().risk().map(risk -> risk.score(now)).orElse(Risk.Score.NONE);
        var needed = now.policy().needed(gate) + score.more();
        var last = now.migration().questions().last(gate);
        var evidence = new ArrayList<String>();
        last.filter(question -> question.is(Status.WITHDRAWN))
                .ifPresent(
                        question -> evidence.add("it is asked again, for the last time it was " + question.outcome()));
        evidence.addAll(evidence(now));
        var questions = now.migration()
                .questions()
                .ask(gate, facts, needed, now.seen().at(), evidence, score.more() > 0 ? score.reasons() : List.of());
        var question = questions.last(gate).orElseThrow();
        var by = last.flatMap(before -> before.course().askedAgainBy())
                .map(user -> Event.by(user, Event.Type.GATE_OPENED))
                .orElse(Event.of(Type.GATE_OPENED));
        return Step.stay(
                        now.migration().with(questions),
                        "waiting for approvals of the %s gate: %s".formatted(gate.word(), waits(question, now)))
                .tell(Rules.about(question, consented(now.migration(), gate, by))
                        .with("needed", needed));
    }

    /** The event with the sentence to which whoever approves consents, where there is one. */
    static Event consented(Migration migration, Gate gate, Event event) {
        return Consent.to(migration, gate)
                .map(sentence -> event.with("consent", sentence))
                .orElse(event);
    }

    /** {@code : web 5, worker 2}, the most first. */
    private static String names(List<Client> clients) {
        var counted = new TreeMap<String, Integer>();
        clients.forEach(client -> counted.merge(client.name().isBlank() ? "no name" : client.name(), 1, Integer::sum));
        var named = counted.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_NAMED)
                .map(each -> each.getKey() + (each.getValue() > 1 ? " ×" + each.getValue() : ""))
                .toList();
        var more = counted.size() > MOST_NAMED ? ", …" : "";
        return named.isEmpty() ? "" : ": " + String.join(", ", named) + more;
    }

    private static List<String> evidence(Situation now) {
        var lines = new ArrayList<String>();
        lines.add("%s is %,d bytes behind %s".formatted(now.to(), Math.max(0, Preparing.lag(now)), now.from()));
        now.migration().verification().ifPresent(found -> lines.add(found.sentence()));
        now.current()
                .flatMap(Node.Seen::clients)
                .map(clients -> clients.stream().filter(Client::mustMove).toList())
                .ifPresent(clients -> lines.add(
                        "%d application connections on %s%s".formatted(clients.size(), now.from(), names(clients))));
        if (now.plan().fenced()) {
            Forecast.of(now.plan(), now.current(), now.candidate())
                    .map(forecast -> "expected pause: " + forecast.sentence())
                    .ifPresent(lines::add);
        }
        lines.addAll(Gradual.evidence(now));
        now.migration()
                .guards()
                .overruling()
                .ifPresent(said ->
                        lines.add("<@%s> overruled what stood in the way: %s".formatted(said.user(), said.reason())));
        now.seen().findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .map(finding -> "warning: " + finding.seen() + " " + finding.why())
                .forEach(lines::add);
        now.seen().findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.INFO)
                .map(finding -> finding.seen() + " " + finding.why())
                .forEach(lines::add);
        return lines;
    }

    /** {@code gradual}: locks the link, then takes the read-only flag off the candidate. */
    private static Step unlock(Situation now) {
        var candidate = now.candidate().orElseThrow();
        var lock = new ArrayList<Action>(LockedLink.lock(now));
        lock.addAll(Sync.roomierBacklog(now.current().orElseThrow()));
        if (!lock.isEmpty()) {
            return now.stay("the replication link is locked, so that it cannot be made again and wipe the candidate")
                    .act(lock);
        }
        if (!candidate.setting(Parameter.READ_ONLY).equals("no")) {
            return now.stay("the read-only flag is taken off " + now.to())
                    .act(new Action.Change(now.to(), Parameter.READ_ONLY, "no"));
        }
        var watched = now.migration().with(now.migration().guards().with(Conflicts.none(candidate)));
        return Step.to(Rules.used(watched), new State.Writable(false), now.to() + " takes writes")
                .tell(Event.of(Type.WRITES_ENABLED)
                        .with("to", now.to().address().toString())
                        .with("consent", Consent.GRADUAL)
                        .with("approvals", now.migration().questions().approvers()));
    }

    /** Puts back what only the sync needed, and lets the old master reach the new one for the way back. */
    private static List<Action> tidyUp(Situation now) {
        var actions = new ArrayList<Action>();
        if (now.seen().changes().stream().anyMatch(change -> Sync.ONLY_FOR_SYNC.contains(change.parameter()))) {
            actions.add(new Action.RestoreSettings(Sync.ONLY_FOR_SYNC, false));
        }
        actions.addAll(Sync.letWritesGo(now));
        now.current().ifPresent(current -> actions.addAll(Sync.credentials(current, now.to())));
        return actions;
    }

    static Step waitForAnswer(Situation now, Node.Unseen silent) {
        var reason = "waiting for an answer: " + silent.reason();
        if (now.migration().blindLooks() < Rules.PATIENT_LOOKS
                || now.migration().questions().live().isEmpty()) {
            return now.stay(reason);
        }
        var withdrawn = Rules.withdraw(now.migration(), silent.reason());
        return Step.stay(withdrawn.migration(), reason).tell(withdrawn.events());
    }
}
