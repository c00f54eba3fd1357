package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.List;
import java.util.Optional;

/** What is known of whether the two data sets are the same: when they are compared, and what follows from it. */
final class Sameness {
    /** Leaves the mode to the plan. */
    private static final String AS_PLANNED = "";

    private static final String LIGHT = "sampled";

    private Sameness() {}

    /** Takes in what a comparison came to, and sees to it that one which is due runs. */
    static Migration followed(Situation now, List<Event> events, List<Action> actions) {
        if (!now.migration().state().comparable()) {
            return now.migration();
        }
        var latest = now.seen().comparison();
        var wish = now.migration().wish().filter(each -> each.kind() == Wish.Kind.VERIFY);
        boolean news =
                latest.filter(comparing -> news(now.migration(), comparing)).isPresent();
        if (wish.isPresent() && news) {
            // It began and ended between two looks.
            events.add(started(wish.get().user(), latest.orElseThrow().mode()));
        }
        var migration = news
                ? taken(
                        now.migration()
                                .wishing(
                                        wish.isPresent()
                                                ? Optional.empty()
                                                : now.migration().wish()),
                        latest.orElseThrow(),
                        events)
                : now.migration();
        migration = stands(migration, latest);
        boolean running = latest.filter(Comparing::running).isPresent();
        if (running && !latest.orElseThrow().driven() && !awaitsAnother(migration, latest.orElseThrow())) {
            var orphan = latest.orElseThrow();
            actions.add(new Action.Compare(orphan.number(), orphan.mode(), orphan.by(), orphan.right()));
        }
        if (wish.isPresent() && running) {
            events.add(started(wish.get().user(), latest.orElseThrow().mode()));
            return migration.wishing(Optional.empty());
        }
        if (FillingAnew.compares(now)) {
            // One server after the other, in that order and by that class.
            return migration;
        }
        if (wish.isPresent() && !news) {
            actions.add(new Action.Compare(next(now), AS_PLANNED, wish.get().user()));
        } else if (!running && lightCheckDue(now.of(migration))) {
            events.add(started(Event.BOT, LIGHT));
            actions.add(new Action.Compare(next(now), LIGHT, Event.BOT));
        } else if (!running) {
            Mending.due(now.of(migration)).ifPresent(actions::add);
        }
        return migration;
    }

    /** How far the comparison is, for the card; while nothing else is done, the reason says it. */
    private static Migration stands(Migration migration, Optional<Comparing> latest) {
        var proving = migration.guards().proving();
        var standing = latest.filter(Comparing::running)
                .filter(comparing -> !(migration.state() instanceof State.Verifying))
                .map(comparing -> Steering.standing(migration, comparing))
                .orElse("");
        return standing.equals(proving.standing())
                ? migration
                : migration.with(migration.guards().with(proving.standing(standing)));
    }

    /** The number of the comparison after the latest. */
    static int next(Situation now) {
        return 1 + now.seen().comparison().map(Comparing::number).orElse(0);
    }

    static Event started(String by, String mode) {
        var event = Event.by(by, Type.VERIFICATION_STARTED);
        return mode.isEmpty() ? event : event.with("mode", mode);
    }

    private static boolean awaitsAnother(Migration migration, Comparing latest) {
        return migration.state() instanceof State.Verifying verifying && latest.number() < verifying.looks();
    }

    /** Whether it came to its end, and that was not taken in yet. */
    private static boolean news(Migration migration, Comparing comparing) {
        var outcome = comparing.outcome();
        return outcome.isPresent()
                && migration
                        .verification()
                        .filter(known -> !known.at().isBefore(outcome.get().at()))
                        .isEmpty();
    }

    private static Migration taken(Migration migration, Comparing comparing, List<Event> events) {
        var found = comparing.outcome().orElseThrow();
        events.add(new Event(Type.VERIFICATION_FINISHED, Event.BOT, comparing.data()).because(found.sentence()));
        if (!found.same()) {
            events.add(Event.of(Type.ALARM).because(mend(migration, found)));
        }
        // What was asked of the comparison before is not meant of this one.
        return migration.with(found).with(migration.guards().with(Proving.NONE));
    }

    private static String mend(Migration migration, Verification found) {
        if (migration.state().bothWritable()) {
            return "the two data sets differ: %s. Both take writes, so people have to say which value is right"
                    .formatted(found.sentence());
        }
        var repair =
                "`/redis-migrate repair %s` asks for the keys to be written anew on %s, from where replication carries them"
                        .formatted(
                                migration.id(),
                                migration.state() instanceof State.Promoted
                                        ? migration.plan().candidateMaster()
                                        : migration.plan().currentMaster());
        return migration.state() instanceof State.Promoted
                ? "the two data sets differ after the switch: %s. %s has what the applications wrote; %s"
                        .formatted(found.sentence(), migration.plan().candidateMaster(), repair)
                : "the two data sets differ: %s. %s; or abort, empty %s and start again"
                        .formatted(found.sentence(), repair, migration.plan().candidateMaster());
    }

    /** After the switch, once the old master follows. */
    private static boolean lightCheckDue(Situation now) {
        var receipt = now.migration().receipt();
        return now.migration().state() instanceof State.Promoted
                && receipt.isPresent()
                && now.seen().lagBytes(now.to(), now.from()).isPresent()
                && now.current()
                        .filter(old ->
                                old.follows(now.to()) && old.replication().linkUp())
                        .isPresent()
                && now.migration()
                        .verification()
                        .filter(known -> known.at().isAfter(receipt.get().at()))
                        .isEmpty();
    }

    /**
     * What stands in the way of that gate: data that differ, or were compared too long ago. What comes before the first
     * step that cannot be undone without loss is not held up.
     */
    static Optional<Step> holds(Situation now, Gate gate) {
        boolean rests = now.plan().fenced() ? gate == Gate.CUTOVER : gate == Gate.READ_ONLY_REMOVAL;
        if (!rests || !(now.migration().state() instanceof State.InSync)) {
            return Optional.empty();
        }
        var known = now.migration().verification();
        var latest = now.seen().comparison();
        if (known.filter(found -> !found.same()).isPresent()) {
            var id = now.migration().id();
            var reason = "the two data sets differ: %s; `repair %s` asks for a repair, `verify %s` compares again"
                    .formatted(known.get().sentence(), id, id);
            return Optional.of(withdrawn(now, reason));
        }
        if (latest.filter(comparing -> comparing.outdated() && !comparing.running())
                .isPresent()) {
            return Optional.of(
                    withdrawn(now, "the last comparison is too old for a switch; the data are compared again")
                            .tell(started(Event.BOT, AS_PLANNED))
                            .act(new Action.Compare(next(now), AS_PLANNED, Event.BOT)));
        }
        return latest.filter(Comparing::outdated)
                .map(comparing -> now.stay(Steering.standing(now.migration(), comparing)));
    }

    private static Step withdrawn(Situation now, String reason) {
        var live = now.migration().questions().live().stream()
                .anyMatch(question ->
                        question.gate() != Gate.READ_ONLY_REMOVAL || !now.plan().fenced());
        if (!live) {
            return now.stay(reason);
        }
        var withdrawn = Rules.withdraw(now.migration(), reason);
        return Step.stay(withdrawn.migration(), reason).tell(withdrawn.events());
    }
}
