package io.redismigrate.slack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Seeded sequences of clicks against the bot itself: several migrations in one workspace, on which all kinds of people click at the
 * same time, while time leaps, candidates restart, deliveries come twice, and the bot dies with clicks unheard. After each
 * round every migration stands where a simple model of its gate does, and each click was answered with one sentence.
 */
public final class ClickCampaign {
    private static final int ROUNDS = 16;
    private static final int RESTARTS_ONE_IN = 6;
    /** Two of these and an approval is too old; five, and a question has lapsed. */
    private static final Duration LEAP = Duration.ofMinutes(25);

    /** What was done, all of it as expected. */
    public record Counted(int sequences, int clicks, int effects, int restarts) {
        /** Both. */
        public Counted and(Counted other) {
            return new Counted(
                    sequences + other.sequences,
                    clicks + other.clicks,
                    effects + other.effects,
                    restarts + other.restarts);
        }
    }

    private ClickCampaign() {}

    /**
     * Runs so many sequences side by side; the numbers of their seeds follow one another.
     *
     * @param folder where the bot's store lies
     * @throws AssertionError with the story of the first that was not as expected
     */
    public static Counted run(Path folder, long firstSeed, int sequences) throws Exception {
        var dice = new Random(firstSeed);
        int restarts = 0;
        var crowd = Executors.newCachedThreadPool();
        try (var world = new ClickWorld(folder)) {
            var all = new ArrayList<ClickSequence>();
            for (int number = 0; number < sequences; number++) {
                all.add(new ClickSequence(world, world.begins(number + 1), firstSeed + number));
            }
            world.settles();
            for (int round = 0; round < ROUNDS; round++) {
                var shown = world.shown();
                all.forEach(each -> each.looks(shown));
                if (dice.nextInt(5) == 0) {
                    world.leap(LEAP);
                }
                boolean dies = dice.nextInt(RESTARTS_ONE_IN) == 0;
                if (dies) {
                    world.fallsAsleep();
                }
                world.deliversTwice(dice.nextInt(3));
                goOn(all, crowd, !dies);
                if (dies) {
                    restarts++;
                    boolean heard = dice.nextBoolean();
                    world.restarts(heard ? all.stream().map(ClickSequence::id).toList() : List.of());
                    all.forEach(each -> world.tick(each.id()));
                }
                world.settles();
                all.forEach(each -> each.agrees(dies));
            }
            world.settles();
            var shown = world.shown();
            all.forEach(each -> each.isToldInItsThread(shown));
            return new Counted(
                    sequences,
                    world.clicks(),
                    all.stream().mapToInt(ClickSequence::effects).sum(),
                    restarts);
        } finally {
            crowd.shutdownNow();
        }
    }

    private static void goOn(List<ClickSequence> all, ExecutorService crowd, boolean mayTick) {
        var going = all.stream()
                .map(each -> CompletableFuture.runAsync(() -> each.goesOn(crowd, mayTick), crowd))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(going).join();
    }
}
