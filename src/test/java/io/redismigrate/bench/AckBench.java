package io.redismigrate.bench;

import io.redismigrate.lab.RedisLab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * How long the bot takes to acknowledge slash commands, over a real socket and with the store on disk. Arguments: commands a
 * second, seconds.
 */
public final class AckBench {
    private AckBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int perSecond = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 30;
        var acknowledged = new Figures("slash commands acknowledged, %d a second".formatted(perSecond));
        try (var lab = new RedisLab();
                var bot = ServedForBench.start(lab.start("old"), List.of(lab.start("young")))) {
            var typists = Executors.newScheduledThreadPool(64);
            bot.types("/redis-migrate list");
            long between = Duration.ofSeconds(1).toNanos() / perSecond;
            for (int number = 0; number < perSecond * seconds; number++) {
                var text = number % 2 == 0 ? "/redis-migrate list" : "/redis-migrate status m" + number;
                var unused = typists.schedule(() -> bot.types(text), number * between, TimeUnit.NANOSECONDS);
            }
            typists.shutdown();
            boolean done = typists.awaitTermination(seconds + 60L, TimeUnit.SECONDS);
            bot.workspace().ackTimes().stream().skip(1).forEach(acknowledged::add);
            System.out.println((done ? "" : "not all came through: ") + acknowledged.row(acknowledged));
        }
    }
}
