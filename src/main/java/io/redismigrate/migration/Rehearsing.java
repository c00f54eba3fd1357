package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of a rehearsal that is none of a migration: what is measured, what it predicts, and that the copy is wiped. */
final class Rehearsing {
    /** How long the write rate is watched once the candidate is in step. */
    private static final Duration WATCHED = Duration.ofSeconds(5);

    /** The link may be lost so long without a full sync. */
    private static final Duration TOLERATED = Duration.ofMinutes(1);

    private Rehearsing() {}

    /** With what this look adds; the same where it is no rehearsal. */
    static Migration watched(Situation now) {
        var rehearsal = now.migration().rehearsal();
        boolean copies = now.migration().state() instanceof State.Syncing
                || now.migration().state() instanceof State.Verifying
                || now.migration().state() instanceof State.InSync;
        if (rehearsal.isEmpty() || !copies || now.current().isEmpty()) {
            return now.migration();
        }
        var candidate = now.candidate().map(Node.Seen::memoryBytes).orElse(0L);
        return now.migration()
                .with(rehearsal.get().seen(now.seen().at(), now.current().get(), candidate));
    }

    /** In step: the write rate is watched and the round trips are measured; then it is over. */
    static Step inSync(Situation now, Rehearsal rehearsal) {
        var at = now.seen().at();
        var known = now.migration().with(rehearsal.inStep(at));
        var since = rehearsal.inStepAt().orElse(at);
        if (at.isBefore(since.plus(WATCHED))) {
            return Step.stay(known, "rehearsal: in step; the rate of writes is watched for a moment");
        }
        var found = measured(now, rehearsal);
        return Step.to(
                        now.migration().with(rehearsal.over(found)),
                        new State.Ending(State.End.COMPLETED, "in-sync", Event.BOT, "", false),
                        "rehearsed; what was copied is wiped, and settings are put back")
                .tell(Event.of(Type.REHEARSED).with("measured", found));
    }

    /** One sentence each. */
    private static List<String> measured(Situation now, Rehearsal rehearsal) {
        var migration = now.migration();
        var plan = now.plan();
        var lines = new ArrayList<String>();
        var sync = Duration.between(
                rehearsal.began().orElseThrow(), rehearsal.inStepAt().orElseThrow());
        lines.add("the full sync took %.1f s".formatted(sync.toMillis() / 1e3));
        lines.add("%s used %s before it and at most %s while it ran, and %s uses %s"
                .formatted(
                        plan.currentMaster(),
                        Amounts.bytes(rehearsal.memoryBefore()),
                        Amounts.bytes(rehearsal.mostMemory()),
                        plan.candidateMaster(),
                        Amounts.bytes(rehearsal.candidateMemory())));
        long rate = migration.guards().pace().map(Pace::bytesPerSecond).orElse(0L);
        lines.add("%s writes %s a second: a backlog of %s outlives a lost link of %d s"
                .formatted(
                        plan.currentMaster(),
                        Amounts.bytes(rate),
                        Amounts.bytes(rate * TOLERATED.toSeconds()),
                        TOLERATED.toSeconds()));
        lines.add("%s were written while the sync ran: the output buffer of a replica has to hold that"
                .formatted(Amounts.bytes(rehearsal.syncBytes())));
        migration.verification().ifPresent(found -> lines.add(found.sentence()));
        Forecast.of(plan, now.current(), now.candidate())
                .ifPresent(forecast -> lines.add("a switch would pause writes " + forecast.sentence()));
        return List.copyOf(lines);
    }

    /** How it ended, in a sentence. */
    static String last(Situation now, Rehearsal rehearsal) {
        long left = now.candidate().map(Node.Seen::keyCount).orElse(-1L);
        var candidate = left == 0
                ? "%s is empty again".formatted(now.to())
                : "%s keeps what it holds: it could not be wiped, or somebody changed its role".formatted(now.to());
        var found = rehearsal.found().isEmpty() ? "it was ended early" : String.join("; ", rehearsal.found());
        return "rehearsed, and nothing was moved: %s; %s".formatted(found, candidate);
    }

    /**
     * The copy goes before the roles are put back, while the candidate is a replica still: everything on a replica is a
     * copy. A candidate that is none any more keeps what it holds. Empty when nothing is left to wipe.
     */
    static Optional<Step> wipe(Situation now) {
        if (now.migration().rehearsal().isEmpty() || now.migration().baseline().isEmpty()) {
            return Optional.empty();
        }
        var candidate = now.candidate();
        if (candidate.isEmpty()) {
            return Optional.of(now.stay("waiting for an answer of %s to wipe what was copied".formatted(now.to())));
        }
        if (candidate.get().follows(now.from())) {
            return Optional.of(now.stay("%s stops following and forgets what it copied".formatted(now.to()))
                    .act(new Action.Discard(now.to())));
        }
        return now.plan().candidateReplicas().stream()
                .flatMap(replica -> now.seen().seen(replica).stream())
                .filter(replica -> replica.follows(now.to()) && replica.keyCount() > 0)
                .filter(replica -> candidate.get().keyCount() == 0)
                .findFirst()
                .map(replica -> now.stay("waiting for %s to forget what it copied".formatted(replica.server())));
    }
}
