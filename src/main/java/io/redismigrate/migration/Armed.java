package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code fenced}, all gates approved: the switch begins as soon as it is sure to be short. Until then an approval can be
 * taken back, and everything is looked at again at every tick.
 */
final class Armed {
    private Armed() {}

    static Step next(Situation now) {
        var armed = "armed by " + String.join(" and ", approvers(now));
        var progress = now.migration().progress();
        if (progress.isEmpty() || progress.get().inStep() < 1) {
            return now.stay("%s, waiting for lag %,d bytes < %,d bytes"
                    .formatted(armed, Preparing.lag(now), Sync.IN_STEP_BYTES));
        }
        var waits = waitsFor(now);
        if (waits.isPresent()) {
            return now.stay("%s, waiting for %s".formatted(armed, waits.get()));
        }
        var membership = now.migration().membership();
        if (membership.filter(fleet -> fleet.holds(now.seen().at())).isPresent()) {
            return Step.stay(
                    now.migration().in(membership.get().ready(true)),
                    "%s and ready; the fleet %s lets all of its wave switch at once"
                            .formatted(armed, membership.get().fleet()));
        }
        // The last thing before the switch, for without Sentinels nobody replaces a master that fails.
        var watching = Watching.takeOff(now);
        if (!watching.isEmpty()) {
            return now.stay(armed + ", and the Sentinels are taken off for the switch")
                    .act(watching);
        }
        var watchers = Watching.watchers(now);
        if (watchers > 0) {
            return now.stay("%s, waiting for %d Sentinels to let go of %s".formatted(armed, watchers, now.from()))
                    .act(Watching.keepOff(now));
        }
        if (membership.filter(Membership::meets).isPresent()) {
            return meeting(now, membership.get(), armed);
        }
        return Moving.begin(now, State.Promoted.NEVER)
                .tell(Event.of(Type.SWITCH_STARTED)
                        .with("from", now.from().address().toString())
                        .with("to", now.to().address().toString())
                        .with("method", now.plan().method().word())
                        .with("approvals", now.migration().questions().approvers()));
    }

    /** Behind a barrier: everything but the fence is done, and then all go, or none. */
    private static Step meeting(Situation now, Membership membership, String armed) {
        var step = Step.stay(
                        now.migration().in(membership.ready(true)),
                        "%s, and %s; the fleet %s lets its wave fence once all of it have rehearsed"
                                .formatted(
                                        armed, membership.rehearsed() ? "rehearsed" : "rehearsing", membership.fleet()))
                // Sentinels that are off stay off until it is over.
                .act(Watching.keepOff(now));
        return membership.rehearsed() ? step : step.act(new Action.Rehearse());
    }

    /**
     * What speaks against the fence at the last moment, after everything was rehearsed; empty where all is as it was when
     * people approved.
     */
    static Optional<String> objection(Situation now) {
        var silent = now.silent();
        if (silent.isPresent()) {
            return Optional.of(silent.get().reason());
        }
        var failed = now.seen().findings().stream().filter(Finding::error).findFirst();
        if (failed.isPresent()) {
            return Optional.of("a check failed: " + failed.get().seen());
        }
        var facts = Facts.of(now.plan(), now.seen());
        var agreed = now.migration()
                .questions()
                .last(Gate.PROMOTION)
                .map(Question::facts)
                .orElse(facts);
        if (!agreed.equals(facts)) {
            return Optional.of("the facts changed: " + agreed.changesTo(facts));
        }
        if (!Preparing.attached(now)) {
            return Optional.of("%s does not follow %s with its link up".formatted(now.to(), now.from()));
        }
        long lag = Preparing.lag(now);
        if (lag < 0 || lag > Sync.IN_STEP_BYTES) {
            return Optional.of("%s is %,d bytes behind %s".formatted(now.to(), lag, now.from()));
        }
        return waitsFor(now);
    }

    /** What else has to be well. */
    private static Optional<String> waitsFor(Situation now) {
        if (!Preparing.replicasInStep(now)) {
            return Optional.of("the candidate replicas to be in step");
        }
        var comparing = now.seen().comparison().filter(Comparing::running);
        if (comparing.isPresent()) {
            return Optional.of("the comparison that runs: " + Steering.standing(now.migration(), comparing.get()));
        }
        return now.migration()
                .verification()
                .filter(found -> !found.same())
                .map(found -> "the two data sets to be the same (`/redis-migrate verify %s` compares again): %s"
                        .formatted(now.migration().id(), found.sentence()));
    }

    private static List<String> approvers(Situation now) {
        var people = new ArrayList<String>();
        now.migration().questions().approvers().forEach(user -> people.add("<@" + user + ">"));
        return people;
    }
}
