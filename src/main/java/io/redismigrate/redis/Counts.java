package io.redismigrate.redis;

import io.redismigrate.verify.Aspect;
import io.redismigrate.verify.Detail;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Kind;
import io.redismigrate.verify.Probe;
import io.redismigrate.verify.Shape;
import io.redismigrate.verify.Suspect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What is one figure or one reply for each side: keys of a database, functions. */
final class Counts {
    private static final long BETWEEN = Duration.ofMillis(20).toNanos();
    private static final Probe SIZE = new Probe(List.of(Sides.word("DBSIZE")), Shape.EXACT, Kind.COUNT, "keys");
    private static final Probe FUNCTIONS = new Probe(
            List.of(Sides.word("FUNCTION"), Sides.word("LIST"), Sides.word("WITHCODE")),
            Shape.LIBRARIES,
            Kind.FUNCTION,
            "libraries");

    private final Sides sides;
    private final boolean oneHistory;
    private final Throttle throttle;

    Counts(Sides sides, boolean oneHistory, Throttle throttle) {
        this.sides = sides;
        this.oneHistory = oneHistory;
        this.throttle = throttle;
    }

    /** How many keys it has here and there, where that is not the same. */
    Optional<Difference> compare(int database) {
        sides.select(database);
        return judge(database, SIZE);
    }

    Optional<Difference> functions() {
        return judge(-1, FUNCTIONS);
    }

    private Optional<Difference> judge(int database, Probe probe) {
        var suspect = new Suspect();
        while (true) {
            var aspect = read(probe);
            var state = between(aspect) ? Suspect.State.SAME : suspect.hear(List.of(aspect));
            if (state == Suspect.State.DIFFERENT) {
                return Optional.of(
                        Difference.of(database, new byte[0], probe.kind(), Detail.words(aspect, probe.part(), false)));
            }
            if (state != Suspect.State.OPEN) {
                return Optional.empty();
            }
            LockSupport.parkNanos(BETWEEN);
        }
    }

    private Aspect read(Probe probe) {
        var before = ask(sides.left(), probe);
        var passed = new Barrier(sides, throttle, oneHistory).passed();
        var right = ask(sides.right(), probe);
        var after = ask(sides.left(), probe);
        // A right that does not come along proves nothing.
        return new Aspect(probe.kind(), probe.shape(), before, right, passed ? after : right);
    }

    /** A number that moves is the same where it lies between two readings of the other side. */
    private static boolean between(Aspect aspect) {
        if (aspect.before()[0] != ':') {
            return false;
        }
        long before = number(aspect.before());
        long after = number(aspect.after());
        long right = number(aspect.right());
        return Math.min(before, after) <= right && right <= Math.max(before, after);
    }

    private static long number(byte[] reply) {
        return io.redismigrate.verify.Leaves.of(reply).number(0);
    }

    private static byte[] ask(Wire wire, Probe probe) {
        wire.demand(probe.words());
        return wire.copy();
    }
}
