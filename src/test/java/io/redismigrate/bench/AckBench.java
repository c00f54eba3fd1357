package io.redismigrate.bench;

import io.redismigrate.lab.RedisLab;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * How long the bot takes to acknowledge what people type and click, over a real socket and with the store on disk.
 * Arguments: commands a second, clicks a second, seconds. Clicks are approvals, what takes them back, denials that are never
 * filled in and questions why not, by everybody in the channel, on one gate: most are refused, all are answered.
 */
public final class AckBench {
    private static final List<String> PEOPLE =
            List.of("Approver 1", "Approver 2", "Approver 3", "Requester", "Onlooker");
    private static final List<String> BUTTONS = List.of("gate_approve", "gate_why", "gate_approve", "gate_deny");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private AckBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int commands = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int clicks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30;
        try (var lab = new RedisLab();
                var bot = ServedForBench.start(lab.start("old"), List.of(lab.start("young")))) {
            bot.types("/redis-migrate list");
            measure(bot, "slash commands acknowledged, %d a second".formatted(commands), commands, seconds, number ->
                    bot.types(number % 2 == 0 ? "/redis-migrate list" : "/redis-migrate status m" + number));
            bot.types("/redis-migrate start plan-young");
            var gate = bot.workspace()
                    .awaitMessage(
                            "#redis-migrations",
                            message -> message.button("gate_approve").isPresent(),
                            PATIENCE);
            measure(bot, "clicks acknowledged, %d a second".formatted(clicks), clicks, seconds, number -> {
                var unused = bot.workspace()
                        .acts()
                        .clickAsSeen(
                                bot.workspace().person(PEOPLE.get(number % PEOPLE.size())),
                                gate,
                                BUTTONS.get(number / PEOPLE.size() % BUTTONS.size()));
            });
        }
    }

    private static void measure(ServedForBench bot, String what, int perSecond, int seconds, IntConsumer act)
            throws InterruptedException {
        var acknowledged = new Figures(what);
        int before = bot.workspace().ackTimes().size();
        var people = Executors.newScheduledThreadPool(64);
        long between = Duration.ofSeconds(1).toNanos() / perSecond;
        for (int number = 0; number < perSecond * seconds; number++) {
            int which = number;
            var unused = people.schedule(() -> act.accept(which), number * between, TimeUnit.NANOSECONDS);
        }
        people.shutdown();
        boolean done = people.awaitTermination(seconds + 60L, TimeUnit.SECONDS);
        bot.workspace().ackTimes().stream().skip(before).forEach(acknowledged::add);
        System.out.println((done ? "" : "not all came through: ") + acknowledged.row(acknowledged));
    }
}
