package io.redismigrate.bench;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.Answer;
import io.redismigrate.workspace.Message;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * How long the bot takes to acknowledge what people type and click, over a real socket and with the store on disk.
 * Arguments: commands a second, clicks a second, seconds. Clicks are approvals and what takes them back, denials whose form is
 * left open, and questions why not, by everybody in the channel, on one gate: some count, most are refused, all are answered.
 */
public final class AckBench {
    private static final List<String> PEOPLE =
            List.of("Approver 1", "Approver 2", "Approver 3", "Requester", "Onlooker");
    private static final List<String> BUTTONS =
            List.of("gate_approve", "gate_why", "gate_withdraw", "gate_approve", "gate_deny", "gate_withdraw");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 64;

    private AckBench() {}

    /** Runs it; see above. */
    public static void main(String[] arguments) throws Exception {
        int commands = Figures.argument(arguments, 0, 50);
        int clicks = Figures.argument(arguments, 1, 200);
        int seconds = Figures.argument(arguments, 2, 30);
        try (var lab = new RedisLab();
                var bot = ServedForBench.start(lab.start("old"), List.of(lab.start("young")))) {
            bot.types("/redis-migrate list");
            measure(
                    "slash commands acknowledged, %d a second".formatted(commands),
                    commands,
                    seconds,
                    number -> bot.types(number % 2 == 0 ? "/redis-migrate list" : "/redis-migrate status m" + number));
            bot.types("/redis-migrate start plan-young");
            var gate = cutover(bot);
            measure(
                    "clicks acknowledged, %d a second".formatted(clicks),
                    clicks,
                    seconds,
                    number -> bot.clicks(
                            PEOPLE.get(number % PEOPLE.size()),
                            gate,
                            BUTTONS.get(number / PEOPLE.size() % BUTTONS.size())));
        }
    }

    /** The question of two approvals, with one given, so that every button stands on it. */
    private static Message cutover(ServedForBench bot) {
        var first = bot.awaitGate("read-only-removal", "gate_approve", PATIENCE);
        bot.clicks("Approver 1", first, "gate_approve");
        var second = bot.awaitGate("cutover", "gate_approve", PATIENCE);
        bot.clicks("Approver 1", second, "gate_approve");
        return bot.awaitGate("cutover", "gate_withdraw", PATIENCE);
    }

    private static void measure(String what, int perSecond, int seconds, IntFunction<Answer> act)
            throws InterruptedException {
        Queue<Duration> took = new ConcurrentLinkedQueue<>();
        var unanswered = new AtomicInteger();
        var people = Executors.newScheduledThreadPool(AT_ONCE);
        long between = Duration.ofSeconds(1).toNanos() / perSecond;
        int all = perSecond * seconds;
        for (int number = 0; number < all; number++) {
            int which = number;
            var unused = people.schedule(
                    () -> {
                        var answer = act.apply(which);
                        took.add(answer.took());
                        answer.failure().ifPresent(why -> unanswered.incrementAndGet());
                    },
                    number * between,
                    TimeUnit.NANOSECONDS);
        }
        people.shutdown();
        boolean done = people.awaitTermination(seconds + 60L, TimeUnit.SECONDS);
        var acknowledged = new Figures(what);
        took.forEach(acknowledged::add);
        System.out.println(acknowledged.row(acknowledged));
        if (!done || took.size() != all || unanswered.get() > 0) {
            System.out.printf(
                    "of %d, %d came through, %d without an acknowledgement%n", all, took.size(), unanswered.get());
        }
    }
}
