package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** From the request to the end of the first comparison: nothing here can harm the current master's data. */
final class Preparing {
    /** After so many tries the sync goes on without the settings that would have made it faster. */
    private static final int TUNING_ATTEMPTS = 3;

    private Preparing() {}

    static Step requested(Situation now) {
        return now.to(new State.Preflight(), "both sides are being checked");
    }

    static Step preflight(Situation now) {
        var errors = now.seen().findings().stream()
                .filter(Finding::error)
                .filter(finding -> !Wiping.allows(now, finding))
                .toList();
        if (!errors.isEmpty()) {
            var reason = String.join(" ", errors.stream().map(Finding::seen).toList());
            return now.to(new State.Ended(State.End.FAILED), reason)
                    .tell(
                            Event.of(Type.PREFLIGHT_FAILED)
                                    .with("findings", names(now))
                                    .because(reason),
                            Event.of(Type.FAILED).because("nothing was changed: " + reason));
        }
        var silent = now.silent();
        if (silent.isPresent()) {
            return now.stay("waiting for an answer: " + silent.get().reason());
        }
        var begun = now.migration().with(Baseline.of(now.plan(), now.seen()));
        return Step.to(
                        begun,
                        new State.Syncing(0, false, false),
                        "the candidate master is about to follow the current master")
                .tell(Event.of(Type.PREFLIGHT_PASSED).with("findings", names(now)));
    }

    static Step syncing(State.Syncing state, Situation now) {
        return ReadersFirst.back(synced(state, now));
    }

    private static Step synced(State.Syncing state, Situation now) {
        var silent = now.silentMaster();
        if (silent.isPresent()) {
            return now.stay("waiting for an answer: " + silent.get().reason());
        }
        var current = now.current().orElseThrow();
        var candidate = now.candidate().orElseThrow();
        if (current.replication().follows().isPresent()) {
            return fail(
                    now,
                    "%s is not a master any more; it follows %s"
                            .formatted(
                                    now.from(), current.replication().follows().get()));
        }
        var source = Sparing.wanted(now);
        var unfit = Sparing.unfit(now, source);
        if (unfit.isPresent()) {
            return now.stay(unfit.get());
        }
        var changes = new ArrayList<>(Sync.credentials(candidate, source));
        changes.addAll(Watching.notPromoted(now));
        if (!candidate.replication().linkUp() && state.attempts() < TUNING_ATTEMPTS) {
            changes.addAll(Sync.tuning(now));
        }
        if (!changes.isEmpty() && !state.attached()) {
            return Step.to(
                            now.migration(),
                            new State.Syncing(state.attempts() + 1, false, false),
                            "replication settings are being prepared")
                    .act(changes);
        }
        if (!candidate.follows(source)) {
            return attach(state, now, candidate, source);
        }
        return follow(state, now, current, candidate);
    }

    private static Step attach(State.Syncing state, Situation now, Node.Seen candidate, Server source) {
        if (candidate.replication().follows().isPresent()) {
            return fail(
                    now,
                    "somebody made %s a replica of %s"
                            .formatted(
                                    now.to(), candidate.replication().follows().get()));
        }
        if (candidate.keyCount() > 0 && !Wiping.agreed(now)) {
            return fail(
                    now,
                    "%s holds %,d keys and follows nobody; following now would delete them"
                            .formatted(now.to(), candidate.keyCount()));
        }
        return now.to(state, "%s is told to follow %s".formatted(now.to(), source))
                .act(new Action.Follow(now.to(), source.address()));
    }

    private static Step follow(State.Syncing state, Situation now, Node.Seen current, Node.Seen candidate) {
        var progress = Sync.progress(now.migration().progress(), now);
        boolean flows = progress.phase() != Progress.Phase.CONNECTING;
        var moved = Wiping.done(now.migration()).with(progress);
        if (looping(now, current, candidate)) {
            return detached(now, current, candidate);
        }
        var reparented = Sparing.reparent(state, now.of(moved), progress);
        if (reparented.isPresent()) {
            return reparented.get();
        }
        var reason = "%s: %s".formatted(now.to(), describe(progress));
        var chained = chain(now);
        boolean inStep = progress.inStep() >= Sync.IN_STEP_LOOKS && chained.isEmpty() && replicasInStep(now);
        if (progress.inStep() >= Sync.IN_STEP_LOOKS && !inStep) {
            reason = occupied(now).orElse("waiting for the candidate replicas to be in step with " + now.to());
        }
        var step = inStep
                ? Step.to(moved, new State.Verifying(Sameness.next(now)), "the two data sets are being compared")
                        .tell(Sameness.started(Event.BOT, ""))
                : Step.to(moved, new State.Syncing(state.attempts(), true, state.started() || flows), reason);
        if (!state.attached()) {
            step = step.tell(Event.of(Type.REPLICATION_STARTED)
                    .with("from", now.source().address().toString())
                    .with("to", now.to().address().toString()));
        }
        if (!state.started() && flows) {
            step = step.tell(
                    Event.of(Type.SYNC_STARTED).with("phase", progress.phase().words()));
        }
        return Stalled.sync(step.act(chained), now, progress);
    }

    /** The breaker: the candidate is detached at once, and people are told the cause and the mend. */
    private static Step detached(Situation now, Node.Seen current, Node.Seen candidate) {
        int syncs = current.replication().fullSyncs() - baseFullSyncs(now);
        var before = now.migration().progress();
        var attempt = before.map(progress ->
                        Duration.between(progress.started(), now.seen().at()).dividedBy(syncs))
                .orElse(Duration.ZERO);
        // Loads and link losses begin anew; a candidate that was in step has been through both.
        boolean inStepBefore = now.migration().verification().isPresent();
        var cause = Storm.explained(current, candidate, now.migration().guards().pace(), inStepBefore, attempt);
        var reason = "%s was synced in full %d times without getting in step, and is detached to spare %s: %s"
                .formatted(now.to(), syncs, now.from(), cause);
        return fail(now, reason).tell(Event.of(Type.ALARM).because(reason)).act(new Action.StopFollowing(now.to()));
    }

    static Step verifying(State.Verifying state, Situation now) {
        var lost = lost(now);
        if (lost.isPresent()) {
            return lost.get();
        }
        var silent = now.silentMaster();
        if (silent.isPresent()) {
            return now.stay("waiting for an answer: " + silent.get().reason());
        }
        var moved = now.migration().with(Sync.progress(now.migration().progress(), now));
        var awaited = now.seen().comparison().filter(latest -> latest.number() >= state.looks());
        if (awaited.isEmpty()) {
            return Step.stay(moved, "the two data sets are being compared")
                    .act(new Action.Compare(Math.max(1, state.looks()), "", Event.BOT));
        }
        var found = awaited.get().outcome();
        if (found.isEmpty()) {
            return Step.stay(moved, "the two data sets are being compared: " + Steering.standing(moved, awaited.get()));
        }
        return Step.to(moved, new State.InSync(), "in step; " + found.get().sentence())
                .tell(Event.of(Type.IN_SYNC)
                        .with("lag-bytes", Long.toString(lag(now)))
                        .because(found.get().sentence()));
    }

    /** The step back to syncing, where the candidate does not follow the current master as it did. */
    static Optional<Step> lost(Situation now) {
        var candidate = now.candidate();
        var current = now.current();
        if (candidate.isEmpty() || current.isEmpty()) {
            return Optional.empty();
        }
        var replication = candidate.get().replication();
        boolean sameHistory =
                replication.replid().equals(current.get().replication().replid());
        boolean masterStill = current.get().replication().master();
        if (masterStill && candidate.get().follows(now.from()) && replication.linkUp() && sameHistory) {
            return Optional.empty();
        }
        var reason = whyLost(now, masterStill, candidate.get());
        var withdrawn = Rules.withdraw(now.migration(), reason);
        return Optional.of(ReadersFirst.back(Step.to(
                        withdrawn.migration().with(Sync.progress(Optional.empty(), now)),
                        new State.Syncing(0, candidate.get().follows(now.from()), false),
                        reason)
                .tell(Event.of(Type.SYNC_LOST).because(reason))
                .tell(withdrawn.events())));
    }

    private static String whyLost(Situation now, boolean masterStill, Node.Seen candidate) {
        if (!masterStill) {
            return now.from() + " is not a master any more";
        }
        if (!candidate.follows(now.from())) {
            return "%s does not follow %s any more".formatted(now.to(), now.from());
        }
        return candidate.replication().linkUp()
                ? "%s and %s are not of one history".formatted(now.to(), now.from())
                : "the replication link from %s to %s is down".formatted(now.from(), now.to());
    }

    /** Ends the migration as failed, after putting back what was changed. */
    static Step fail(Situation now, String reason) {
        var withdrawn = Rules.withdraw(now.migration(), reason);
        return Step.to(
                        withdrawn.migration(),
                        new State.Ending(
                                State.End.FAILED, now.migration().state().phase(), Event.BOT, reason, false),
                        "it failed, and what was changed is put back: " + reason)
                .tell(withdrawn.events());
    }

    /** Bytes the candidate is behind, -1 where it cannot be said. */
    static long lag(Situation now) {
        return now.seen().lagBytes(now.from(), now.to()).orElse(-1);
    }

    /** {@code fenced}: candidate replicas follow the candidate master from the start. */
    private static List<Action> chain(Situation now) {
        var actions = new ArrayList<Action>();
        if (!now.plan().fenced()) {
            return actions;
        }
        for (var replica : now.plan().candidateReplicas()) {
            now.seen()
                    .seen(replica)
                    .filter(node -> !inChain(now, node) && !holdsKeysOfItsOwn(node))
                    .ifPresent(node -> {
                        var leader = now.plan().leaderOfCandidateReplicas();
                        actions.addAll(Sync.credentials(node, leader));
                        actions.add(new Action.Follow(replica, leader.address()));
                    });
        }
        return actions;
    }

    /** Whether it follows the candidate master, itself or through another candidate replica: chains stay as they are. */
    private static boolean inChain(Situation now, Node.Seen node) {
        return node.follows(now.plan().leaderOfCandidateReplicas())
                || now.plan().candidateReplicas().stream()
                        .anyMatch(other -> !other.equals(node.server()) && node.follows(other));
    }

    private static boolean holdsKeysOfItsOwn(Node.Seen node) {
        return node.replication().master() && node.keyCount() > 0;
    }

    /** The candidate replica that would lose keys of its own by following, as a sentence. */
    private static Optional<String> occupied(Situation now) {
        return now.plan().candidateReplicas().stream()
                .flatMap(replica -> now.seen().seen(replica).stream())
                .filter(Preparing::holdsKeysOfItsOwn)
                .map(node -> "%s holds %,d keys and follows nobody; following %s now would delete them. Empty it first"
                        .formatted(node.server(), node.keyCount(), now.to()))
                .findFirst();
    }

    /** Whether every candidate replica that is to follow now has its link up and the same history. */
    static boolean replicasInStep(Situation now) {
        return !now.plan().fenced()
                || now.plan().candidateReplicas().stream()
                        .allMatch(replica -> now.seen()
                                .seen(replica)
                                .filter(node ->
                                        inChain(now, node) && node.replication().linkUp())
                                .filter(node -> now.seen()
                                                .lagBytes(now.plan().leaderOfCandidateReplicas(), replica)
                                                .orElse(Long.MAX_VALUE)
                                        <= Sync.IN_STEP_BYTES)
                                .isPresent());
    }

    /** Whether the candidate follows the current master, in its history and with the link up. */
    static boolean attached(Situation now) {
        return lost(now).isEmpty()
                && now.candidate().isPresent()
                && now.current().isPresent();
    }

    private static boolean looping(Situation now, Node.Seen current, Node.Seen candidate) {
        long others = current.replication().followers().stream()
                .filter(follower -> !follower.state().equals("online"))
                .count();
        return !candidate.replication().linkUp()
                && others <= 1
                && current.replication().fullSyncs() - baseFullSyncs(now) >= Storm.ONE_TOO_MANY;
    }

    private static int baseFullSyncs(Situation now) {
        return now.migration()
                .baseline()
                .flatMap(baseline -> baseline.of(now.from()))
                // A server that restarted counts from 0.
                .filter(before -> now.current()
                        .filter(current -> current.runId().equals(before.runId()))
                        .isPresent())
                .map(Baseline.Before::fullSyncs)
                .orElse(0);
    }

    private static String describe(Progress progress) {
        return progress.lagBytes() >= 0
                ? "%s, %,d bytes behind".formatted(progress.phase().words(), progress.lagBytes())
                : progress.phase().words();
    }

    private static List<String> names(Situation now) {
        return now.seen().findings().stream()
                .map(finding -> "%s: %s".formatted(finding.severity().name().toLowerCase(Locale.ROOT), finding.name()))
                .toList();
    }
}
