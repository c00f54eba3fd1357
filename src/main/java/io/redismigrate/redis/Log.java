package io.redismigrate.redis;

import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Order;
import io.redismigrate.verify.Result;
import io.redismigrate.verify.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What a comparison has done and found so far, and where another could go on. Used by one thread. */
final class Log {
    private final Instant started;
    private final TreeSet<Integer> done;
    private final Map<String, Long> different;
    private final List<Difference> news = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Checkpoint resumed;
    private Optional<Scan> scan = Optional.empty();
    private Optional<Bearings> here = Optional.empty();
    private Optional<Bearings> there = Optional.empty();
    private int database = -1;
    private boolean searching;
    private long compared;
    private long searched;
    private long opaque;
    private long parts;
    private long inFlux;
    private long total;
    private long offset;

    Log(Checkpoint from) {
        started = from.started();
        done = new TreeSet<>(from.done());
        different = new LinkedHashMap<>(from.tally().different());
        resumed = from;
        compared = from.tally().compared();
        searched = from.tally().searched();
        opaque = from.tally().opaque();
        parts = from.tally().parts();
        inFlux = from.tally().inFlux();
        offset = from.offset();
    }

    /** The servers as they are now. A cursor of a server that was started anew since is worth nothing. */
    void begin(Bearings left, Bearings right) {
        here = Optional.of(left);
        there = Optional.of(right);
        offset = left.offset();
        total = left.keys().values().stream().mapToLong(Long::longValue).sum();
        boolean known = left.runId().equals(resumed.leftRun()) && right.runId().equals(resumed.rightRun());
        if (!known) {
            resumed = Checkpoint.start(started);
        }
    }

    /** The left's offset now. */
    void at(long now) {
        offset = now;
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    boolean done(int number) {
        return done.contains(number);
    }

    long keysOnLeft(int number) {
        return here.orElseThrow().keys().getOrDefault(number, 0L);
    }

    long keysOnRight(int number) {
        return there.orElseThrow().keys().getOrDefault(number, 0L);
    }

    /** Whether the left of that database was compared before the comparison was resumed. */
    boolean searching(int number) {
        return resumed.database() == number && resumed.searching();
    }

    /** A scan of that side, from where it was left. */
    Scan scan(int number, boolean ofTheRight, Order order, long keys) {
        database = number;
        searching = ofTheRight;
        boolean goesOn = resumed.database() == number && resumed.searching() == ofTheRight;
        var cursor = goesOn ? resumed.cursor() : "0";
        long draw = keys == 0 || total == 0
                ? order.sample()
                : Math.max(1, Math.round((double) order.sample() * keys / total));
        var next = order.mode() == Mode.SAMPLED && draw < keys ? Scan.sample(draw) : Scan.from(cursor);
        scan = Optional.of(next);
        return next;
    }

    /** Takes in what is over. */
    void take(Scan from) {
        for (var portion : from.finished()) {
            compared += portion.compared();
            searched += portion.searched();
            opaque += portion.opaque();
            parts += portion.parts();
            inFlux += portion.inFlux();
            portion.differences().forEach(this::found);
        }
    }

    void found(Difference difference) {
        different.merge(difference.kind().word(), 1L, Long::sum);
        news.add(difference);
    }

    void finish(int number) {
        done.add(number);
        database = -1;
        searching = false;
        scan = Optional.empty();
        resumed = Checkpoint.start(started);
    }

    /** What was found since this was last asked. */
    List<Difference> news() {
        var found = List.copyOf(news);
        news.clear();
        return found;
    }

    Checkpoint checkpoint(long suspects) {
        return new Checkpoint(
                started,
                here.map(Bearings::runId).orElse(""),
                there.map(Bearings::runId).orElse(""),
                List.copyOf(done),
                database,
                searching,
                scan.map(Scan::reached).orElse("0"),
                offset,
                tally(suspects));
    }

    Result result(Mode mode, int databases, long end, Instant at) {
        return new Result(mode, started, at, databases, tally(0), end, notes);
    }

    private Tally tally(long suspects) {
        return new Tally(compared, searched, total, different, inFlux, suspects, opaque, parts);
    }
}
