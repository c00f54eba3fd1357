package io.redismigrate.bench;

import io.redismigrate.slack.ClickCampaign;
import io.redismigrate.slack.ClickCampaign.Counted;
import java.nio.file.Files;
import java.time.Duration;

/**
 * Seeded sequences of clicks against the bot, with restarts between; see {@link ClickCampaign}. It ends at the first that is not as
 * the model expects, with its seed and its story. Arguments: how many sequences, the number to begin with (a multiple of 100).
 */
public final class ClickBench {
    private static final int AT_ONCE = 100;

    private ClickBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int sequences = Figures.argument(arguments, 0, 10_000);
        int first = Figures.argument(arguments, 1, 0);
        long began = System.nanoTime();
        var all = new Counted(0, 0, 0, 0);
        for (int done = 0; done < sequences; done += AT_ONCE) {
            var folder = Files.createTempDirectory("redis-migrate-clicks");
            all = all.and(ClickCampaign.run(folder, first + done, Math.min(AT_ONCE, sequences - done)));
        }
        System.out.printf(
                "sequences %d to %d as the model expects: %,d clicks, each answered once; %,d of them had an effect, each one; %d restarts; %d s%n",
                first,
                first + sequences - 1,
                all.clicks(),
                all.effects(),
                all.restarts(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
        System.exit(0);
    }
}
