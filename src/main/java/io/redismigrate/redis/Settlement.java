package io.redismigrate.redis;

import io.redismigrate.redis.Lane.Scope;
import io.redismigrate.redis.Reading.Entry;
import io.redismigrate.verify.Aspect;
import io.redismigrate.verify.Detail;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Probe;
import io.redismigrate.verify.Suspect.State;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads again what differed, until it is judged. Lanes put suspects in and wait where there are too many; one thread turns
 * the rounds. A round reads all suspects on the left, waits until the right has passed the left's offset of then, reads
 * them on the right, and once more on the left.
 */
final class Settlement {
    private static final int MOST = 2_000;
    private static final int AT_ONCE = 100;

    /** A key of the left that expires so soon may have expired already by the right's clock. */
    private static final long SOON_MILLIS = 10_000;

    private final Sides sides;
    private final Throttle throttle;
    private final Clock clock;
    private final boolean showValues;
    private final Barrier barrier;
    private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>(MOST);
    private final List<Entry> open = new ArrayList<>();

    /** @param oneHistory whether the right follows the left, so that there is an offset to wait for */
    Settlement(Sides sides, Throttle throttle, Clock clock, boolean showValues, boolean oneHistory) {
        this.sides = sides;
        this.throttle = throttle;
        this.clock = clock;
        this.showValues = showValues;
        barrier = new Barrier(sides, throttle, oneHistory);
    }

    /** That key, all of it. */
    void suspect(Scope scope, byte[] key, Portion portion) {
        put(new Entry(scope, key, Optional.empty(), portion));
    }

    /** A part of that key. */
    void suspect(Scope scope, byte[] key, Probe probe, Portion portion) {
        put(new Entry(scope, key, Optional.of(probe), portion));
    }

    private void put(Entry entry) {
        entry.portion().suspected();
        try {
            while (!waiting.offer(entry, 100, TimeUnit.MILLISECONDS)) {
                throttle.goOn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Throttle.Stopped();
        }
    }

    /** Suspects that are not judged yet. */
    int open() {
        return open.size() + waiting.size();
    }

    /** One round over some of the suspects; says whether there were any. */
    boolean turn() {
        if (open.size() < AT_ONCE) {
            waiting.drainTo(open, AT_ONCE - open.size());
        }
        if (open.isEmpty()) {
            return false;
        }
        // All of one database, so that the connections need not change it all the time.
        int database = open.get(0).scope().database();
        var readings = open.stream()
                .filter(entry -> entry.scope().database() == database)
                .limit(AT_ONCE)
                .map(Reading::new)
                .toList();
        throttle.before(readings.size());
        sides.select(database);
        Reading.types(readings, sides.left());
        Reading.before(readings, sides.left());
        boolean passed = barrier.passed();
        Reading.right(readings, sides.right());
        Reading.after(readings, sides.left());
        // What stays open goes to the end, so that others get their turn.
        open.removeAll(readings.stream().map(Reading::entry).toList());
        readings.forEach(reading -> judge(reading, passed));
        return true;
    }

    private void judge(Reading reading, boolean passed) {
        var entry = reading.entry();
        if (reading.changedItsType()) {
            entry.asAWhole();
            settle(reading, entry.suspect().wait(false));
            return;
        }
        if (reading.hasToBeReadInParts()) {
            readInParts(reading);
        }
        var aspects = reading.aspects();
        boolean aboutToGo = reading.aboutToGo(clock.millis(), SOON_MILLIS);
        settle(
                reading,
                passed && !aboutToGo
                        ? entry.suspect().hear(aspects)
                        : entry.suspect().wait(aboutToGo));
    }

    private void readInParts(Reading reading) {
        var entry = reading.entry();
        entry.readInParts();
        entry.portion().readInParts();
        new BigKeys(
                        sides,
                        entry.scope().expiringFields(),
                        probe -> {
                            entry.portion().suspected();
                            open.add(new Entry(entry.scope(), entry.key(), Optional.of(probe), entry.portion()));
                        },
                        () -> throttle.before(throttle.portion()))
                .compare(reading.type(), entry.key());
    }

    private void settle(Reading reading, State state) {
        var entry = reading.entry();
        switch (state) {
            case OPEN -> open.add(entry);
            case SAME -> entry.portion().cleared();
            case IN_FLUX -> entry.portion().leftInFlux();
            case DIFFERENT -> entry.portion().proven(difference(reading));
        }
    }

    private Difference difference(Reading reading) {
        var entry = reading.entry();
        var wrong = reading.aspects().stream()
                .filter(aspect -> aspect.kind() == entry.suspect().kind())
                .findFirst()
                .orElseThrow();
        return Difference.of(entry.scope().database(), entry.key(), Detail.kind(wrong), words(wrong, entry.part()));
    }

    private String words(Aspect aspect, String part) {
        return Detail.words(aspect, part, showValues);
    }
}
