package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The way back, watched at every look after the switch: what a rollback would cost now, until when it is known to be
 * good, and why it ended.
 *
 * <p>It ends for good where the old master holds other data than the new one and nobody would see it: a command it does
 * not know fails there in silence, with equal offsets. And it ends before a full sync that cannot work is asked for: that
 * would empty the old master and storm the new one.
 */
final class Returning {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private Returning() {}

    /** The migration with what this look says of the way back; with the event and the fence where it ended. */
    static Step watched(State.Promoted state, Situation now) {
        var young = now.candidate().orElseThrow();
        var known = now.migration().guards().wayBack();
        if (known.flatMap(WayBack::ended).isPresent()) {
            return now.stay(now.migration().reason()).act(fence(now).stream().toList());
        }
        if (beingPrepared(state, now.plan())) {
            var sentence =
                    "The way back is not ready: %s is yet to be synced in full and compared.".formatted(now.from());
            return kept(now, new WayBack(false, sentence, Optional.empty(), held(known, now, young)));
        }
        var held = held(known, now, young);
        var over = over(known.map(WayBack::held).orElse(held), now, young);
        if (over.isPresent()) {
            return ended(now, over.get());
        }
        return kept(now, new WayBack(true, sentence(held, now, young), Optional.empty(), held));
    }

    /** The step that says that there is no way back any more. */
    static Step ended(Situation now, String reason) {
        var since = CLOCK.format(now.seen().at());
        var young = now.candidate().orElseThrow();
        var sentence = "There is no way back since %s: %s.".formatted(since, reason);
        var known = now.migration().guards().wayBack();
        var wayBack = new WayBack(false, sentence, Optional.of(sentence), held(known, now, young));
        boolean asked = now.migration()
                .wish()
                .filter(wish -> wish.kind() == Wish.Kind.ROLLBACK)
                .isPresent();
        var migration = now.migration().with(now.migration().guards().with(wayBack));
        var step = Step.stay(
                        asked ? migration.wishing(Optional.empty()) : migration,
                        now.migration().reason())
                .tell(Event.of(Type.WAY_BACK_ENDED).because(reason));
        return step.act(fence(now).stream().toList());
    }

    /** {@code gradual}: whether the old master has not had its full sync and comparison yet. */
    static boolean beingPrepared(State.Promoted state, Plan plan) {
        return state.fullSyncs() >= 0
                && state.resynced() < FillingAnew.servers(plan).size();
    }

    /** An old master that asks for what cannot be is kept from asking: it follows nobody, and refuses writes. */
    private static Optional<Action> fence(Situation now) {
        return now.current()
                .filter(old -> !old.replication().linkUp())
                .filter(old -> !old.replication()
                        .follows()
                        .filter(Address.NOWHERE::equals)
                        .isPresent())
                .map(old -> new Action.Follow(now.from(), Address.NOWHERE));
    }

    private static Step kept(Situation now, WayBack wayBack) {
        return Step.stay(
                now.migration().with(now.migration().guards().with(wayBack)),
                now.migration().reason());
    }

    private static WayBack.Held held(Optional<WayBack> known, Situation now, Node.Seen young) {
        var old = now.current();
        var before = known.map(WayBack::held);
        if (old.isPresent() && (before.isEmpty() || inStep(now, old.get()))) {
            var fresh = WayBack.Held.of(old.get(), young);
            // What it could not apply stays missing, however long ago it was.
            long errors = before.filter(last -> last.runId().equals(fresh.runId()))
                    .map(WayBack.Held::errors)
                    .orElse(before.isPresent() ? 0 : fresh.errors());
            return new WayBack.Held(fresh.runId(), errors, fresh.fullSyncs(), fresh.replid(), fresh.offset());
        }
        return before.orElse(new WayBack.Held("", 0, young.replication().fullSyncs(), "", 0));
    }

    private static boolean inStep(Situation now, Node.Seen old) {
        return old.follows(now.to())
                && old.replication().linkUp()
                && now.seen().lagBytes(now.to(), now.from()).isPresent();
    }

    /** Why there is no way back any more, or empty where there is one or one may come again. */
    private static Optional<String> over(WayBack.Held before, Situation now, Node.Seen young) {
        if (now.current().isEmpty()) {
            return Optional.empty();
        }
        var old = now.current().get();
        long errors = old.unexpectedErrorReplies() - (old.runId().equals(before.runId()) ? before.errors() : 0);
        if (errors > 0) {
            return Optional.of(
                    "%s could not apply %,d command%s of %s (unexpected_error_replies): it does not know them, and what they wrote is not there, with equal offsets"
                            .formatted(now.from(), errors, errors == 1 ? "" : "s", now.to()));
        }
        if (old.replication().linkUp()) {
            return Optional.empty();
        }
        var unloadable = Storm.cannotLoad(old, young);
        int syncs = young.replication().fullSyncs() - before.fullSyncs();
        if (unloadable.isPresent()) {
            return syncs > 0 || foretold(before, now, young) instanceof Resync.Full
                    ? Optional.of("%s fell out of the stream, and %s; it is kept from asking"
                            .formatted(now.from(), unloadable.get()))
                    : Optional.empty();
        }
        return syncs >= Storm.ONE_TOO_MANY
                ? Optional.of("%s was synced in full %d times without getting in step, and is detached to spare %s: %s"
                        .formatted(
                                now.from(),
                                syncs,
                                now.to(),
                                Storm.explained(
                                        young, old, now.migration().guards().pace(), false, Duration.ZERO)))
                : Optional.empty();
    }

    private static Resync foretold(WayBack.Held held, Situation now, Node.Seen young) {
        var size = Resync.backlogSize(young);
        return now.current()
                .filter(old -> old.replication().offset() > 0)
                .map(old -> Resync.foretold(young, old))
                .orElseGet(() -> Resync.foretold(young.replication(), size, held.replid(), held.offset()));
    }

    private static String sentence(WayBack.Held held, Situation now, Node.Seen young) {
        var pace = now.migration().guards().pace();
        var caveat = caveat(now, young);
        var lag = now.seen().lagBytes(now.to(), now.from());
        if (now.current().filter(old -> inStep(now, old)).isPresent() && lag.isPresent()) {
            long margin = Math.max(0, Resync.backlogSize(young) - lag.getAsLong());
            return "A rollback now loses 0 writes: %s is %s behind %s and gets them first. Known to be good until `finish`; if the link breaks, for %s.%s"
                    .formatted(
                            now.from(), Amounts.bytes(lag.getAsLong()), now.to(), Amounts.margin(margin, pace), caveat);
        }
        var foretold = foretold(held, now, young);
        var missing = Math.max(0, young.replication().offset() - held.offset());
        var down = now.current().isEmpty()
                ? "%s does not answer".formatted(now.from())
                : "the link from %s to %s is down".formatted(now.to(), now.from());
        if (foretold instanceof Resync.Partial partial) {
            return "No rollback at this moment: %s. It would lose 0 writes as soon as %s has the %s it misses; known to be good for another %s.%s"
                    .formatted(
                            down,
                            now.from(),
                            Amounts.bytes(missing),
                            Amounts.margin(partial.marginBytes(), pace),
                            caveat);
        }
        return "No rollback at this moment: %s, and %s. It needs a full sync of %s, which begins by itself once the link is up."
                .formatted(down, ((Resync.Full) foretold).reason(), now.from());
    }

    private static String caveat(Situation now, Node.Seen young) {
        var old = now.migration()
                .baseline()
                .flatMap(baseline -> baseline.of(now.from()))
                .map(Baseline.Before::version)
                .or(() -> now.current().map(Node.Seen::version))
                .orElse("");
        if (old.equals(young.version())) {
            return "";
        }
        var ends = " It ends with the first command that %s (%s) does not know".formatted(now.from(), old);
        return Storm.loads(old, young.version())
                ? ends + "."
                : ends
                        + ", or when the link is down for longer: it cannot load a snapshot of %s (%s)."
                                .formatted(now.to(), young.version());
    }
}
