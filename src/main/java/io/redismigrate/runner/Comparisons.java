package io.redismigrate.runner;

import io.redismigrate.migration.Action;
import io.redismigrate.migration.Comparing;
import io.redismigrate.migration.Mended;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.State;
import io.redismigrate.migration.Verification;
import io.redismigrate.runner.ComparisonStore.Kept;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Comparer;
import io.redismigrate.verify.Comparer.Watch;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Mode;
import io.redismigrate.verify.Order;
import io.redismigrate.verify.Result;
import io.redismigrate.verify.Terms;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares beside the ticks, on threads of its own. A tick looks how far a comparison is and asks for one; the store decides
 * which instance is at it, and another goes on where that one died.
 */
public final class Comparisons implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Comparisons.class);

    /** An owner that has not said anything for so long is taken for dead. It says something every second. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration BACK_OFF = Duration.ofSeconds(3);

    /** So many differences are named in the thread; all are in the file. */
    private static final int NAMED = 100;

    /** So many keys are written anew at a time: more are no slip, and a master is not held up by it for long. */
    private static final int MENDED = 1_000;

    /** Characters they may take of the event, which travels as the metadata of a message. */
    private static final int ROOM = 4_500;

    private final ComparisonStore store;
    private final Function<String, Optional<Migration>> migrations;
    private final Comparer comparer;
    private final Function<Plan, Terms> terms;
    private final Clock clock;
    private final String owner = UUID.randomUUID().toString();
    private final Map<String, Integer> running = new ConcurrentHashMap<>();
    private volatile Consumer<String> ended = migration -> {};
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work, "comparison");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param migrations a migration as it is now
     * @param terms how a plan wants it
     */
    public Comparisons(
            ComparisonStore store,
            Function<String, Optional<Migration>> migrations,
            Comparer comparer,
            Function<Plan, Terms> terms,
            Clock clock) {
        this.store = store;
        this.migrations = migrations;
        this.comparer = comparer;
        this.terms = terms;
        this.clock = clock;
    }

    /** Calls this with the id of each migration whose comparison has come to its end. */
    public void onEnd(Consumer<String> listener) {
        ended = listener;
    }

    /** The migration's latest comparison. */
    Optional<Comparing> latest(Migration migration) {
        return store.latest(migration.id()).map(kept -> seen(migration, kept));
    }

    private Comparing seen(Migration migration, Kept kept) {
        var now = clock.instant();
        var outcome =
                kept.result().map(result -> new Verification(result.finished(), result.same(), result.sentence()));
        boolean outdated = outcome.filter(found ->
                        found.at().plus(terms.apply(migration.plan()).maxAge()).isBefore(now))
                .isPresent();
        return new Comparing(
                kept.number(),
                kept.mode().word(),
                kept.by(),
                kept.leasedUntil().isAfter(now),
                kept.trouble().isEmpty() ? standing(kept, now) : kept.trouble(),
                outcome,
                kept.result().map(result -> data(migration.id(), kept, result)).orElse(Map.of()),
                kept.right(),
                outdated);
    }

    private static String standing(Kept kept, Instant now) {
        var sentence = kept.checkpoint().sentence();
        var left = kept.checkpoint().left(now);
        return left.map(time -> "%s, about %s left".formatted(sentence, spoken(time)))
                .orElse(sentence);
    }

    private static String spoken(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 90 ? seconds + " s" : seconds < 5_400 ? seconds / 60 + " min" : seconds / 3_600 + " h";
    }

    private Map<String, Object> data(String migration, Kept kept, Result result) {
        var data = new TreeMap<String, Object>();
        data.put("same", result.same());
        data.put("mode", kept.mode().word());
        if (!kept.right().isEmpty()) {
            data.put("server", kept.right());
        }
        data.put("comparison", kept.number());
        data.put("compared", Long.toString(result.tally().compared()));
        data.put("databases", result.databases());
        data.put("different", Long.toString(result.tally().differences()));
        data.put("in-flux", Long.toString(result.tally().inFlux()));
        data.put("offset", Long.toString(result.offset()));
        if (!result.same()) {
            data.put("differences", named(store.differences(migration, kept.number(), NAMED)));
        }
        return data;
    }

    private static List<String> named(List<Difference> differences) {
        var lines = new ArrayList<String>();
        int room = ROOM;
        for (var difference : differences) {
            var line = difference.brief();
            room -= line.length();
            if (room < 0) {
                break;
            }
            lines.add(line);
        }
        return lines;
    }

    /** Sees to it that this comparison goes on, here or elsewhere. Returns at once. */
    void ensure(Migration migration, Action.Compare wanted) {
        if (running.putIfAbsent(migration.id(), wanted.number()) != null) {
            return;
        }
        try {
            var order = order(migration, wanted);
            var kept = claim(migration.id(), wanted, order.mode());
            if (kept.isEmpty()) {
                running.remove(migration.id());
                return;
            }
            threads.execute(() -> compare(migration.id(), order, kept.get()));
        } catch (RuntimeException e) {
            running.remove(migration.id());
            throw e;
        }
    }

    private Optional<Kept> claim(String migration, Action.Compare wanted, Mode mode) {
        var now = clock.instant();
        return store.claim(migration, wanted, mode, owner, now, now.plus(LEASE));
    }

    private Order order(Migration migration, Action.Compare asked) {
        var plan = migration.plan();
        var wanted = terms.apply(plan);
        boolean moved = migration.state() instanceof State.Promoted;
        var old = source(wanted, plan.currentMaster(), plan.currentReplicas());
        var young = source(wanted, plan.candidateMaster(), plan.candidateReplicas());
        var named = plan.servers().stream()
                .filter(server -> server.name().equals(asked.right()))
                .findFirst();
        return new Order(
                named.isPresent() ? plan.candidateMaster() : moved ? young : old,
                named.orElse(moved ? old : young),
                asked.mode().isEmpty()
                        ? wanted.mode()
                        : Mode.valueOf(asked.mode().toUpperCase(Locale.ROOT)),
                wanted.speed(),
                wanted.sample(),
                wanted.limit(),
                wanted.showValues());
    }

    /** Writes anew what that comparison found; see {@link Comparer#repair}. */
    Mended repair(Migration migration, Action.Repair wanted) {
        var differences = store.differences(migration.id(), wanted.number(), MENDED + 1);
        if (differences.size() > MENDED) {
            return new Mended(
                    0,
                    List.of("more than %,d keys differ; empty the copy and sync it again, which is quicker"
                            .formatted(MENDED)));
        }
        try {
            return comparer.repair(wanted.master(), differences);
        } catch (Comparer.Interrupted e) {
            return new Mended(0, List.of(String.valueOf(e.getMessage())));
        }
    }

    private static Server source(Terms terms, Server master, List<Server> replicas) {
        return terms.fromReplicas() && !replicas.isEmpty() ? replicas.get(0) : master;
    }

    private void compare(String id, Order order, Kept kept) {
        int number = kept.number();
        LOG.info(
                "{}: {} is compared with {}, {}",
                id,
                order.right(),
                order.left(),
                order.mode().word());
        try {
            var result = comparer.compare(order, kept.checkpoint(), watch(id, number));
            store.finished(id, number, owner, result);
            LOG.info("{}: {}", id, result.sentence());
        } catch (Comparer.Interrupted e) {
            LOG.info("{}: the comparison does not go on: {}", id, e.getMessage());
            store.interrupted(id, number, owner, clock.instant().plus(BACK_OFF), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("{}: the comparison failed", id, e);
        } finally {
            running.remove(id);
        }
        ended.accept(id);
    }

    private Watch watch(String id, int number) {
        return (Checkpoint now, List<Difference> found) -> {
            boolean mine = store.reached(id, number, owner, clock.instant().plus(LEASE), now, found);
            var wanted =
                    migrations.apply(id).filter(migration -> migration.state().comparable());
            if (!mine || wanted.isEmpty()) {
                return Watch.Wish.STOP;
            }
            return wanted.get().guards().proving().pausedBy().isPresent() ? Watch.Wish.PAUSE : Watch.Wish.GO_ON;
        };
    }

    /** Stops at once; another instance, or this one after its restart, goes on from the last checkpoint. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a comparison did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
