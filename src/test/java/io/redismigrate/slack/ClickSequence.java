package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Ask;
import io.redismigrate.migration.ClickModel;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Vote;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.slack.ClickWorld.Clicker;
import io.redismigrate.workspace.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What people click on the first gate of one migration, and what comes of it, held against {@link ClickModel}. Everything follows
 * from the seed, but for which of two clicks in the same moment comes first.
 */
final class ClickSequence {
    private static final Set<String> OF_PEOPLE =
            Set.of("approval-given", "approval-withdrawn", "denial-given", "gate-denied");
    private static final List<String> BUTTONS =
            List.of("gate_approve", "gate_approve", "gate_approve", "gate_withdraw", "gate_deny", "gate_reopen");

    /** A click, on a button as it was seen. */
    private record Press(Clicker who, String button, int question, Message seen) {
        Ask ask(Instant at) {
            return switch (button) {
                case "gate_approve" -> new Ask.Approve(who.person(), at, question);
                case "gate_withdraw" -> new Ask.TakeBack(who.person(), at, question);
                case "gate_deny" -> new Ask.Deny(who.person(), at, question, "because");
                default -> new Ask.AskAgain(who.person(), at, question);
            };
        }
    }

    /** Where the model stands, and how many effects that took. */
    private record Expected(ClickModel model, int effects) {}

    private final ClickWorld world;
    private final String id;
    private final long seed;
    private final Random dice;
    private final List<String> story = new ArrayList<>();
    /** As they were last on the screen: by the question's number and the button. */
    private final Map<Integer, Map<String, Message>> screens = new TreeMap<>();

    private final List<Press> pressed = new ArrayList<>();
    private Expected expected;

    ClickSequence(ClickWorld world, String id, long seed) {
        this.world = world;
        this.id = id;
        this.seed = seed;
        this.dice = new Random(seed);
        this.expected = new Expected(new ClickModel(ClickWorld.REQUESTER, world.now()), 0);
    }

    String id() {
        return id;
    }

    int effects() {
        return expected.effects();
    }

    /** Looks at the screen. */
    void looks(List<Message> shown) {
        for (var message : shown) {
            var about = message.metadata().path("event_payload");
            if (about.path("migration").asText().equals(id)
                    && about.path("gate").asText().equals("read-only-removal")) {
                var screen = screens.computeIfAbsent(about.path("question").asInt(), number -> new TreeMap<>());
                message.buttons().forEach(button -> screen.put(button.actionId(), message));
            }
        }
    }

    /** Time passes and facts change, or people click: one, one twice, or two in the same moment. Returns when all is acknowledged. */
    void goesOn(Executor crowd, boolean mayTick) {
        pressed.clear();
        int what = dice.nextInt(12);
        if (what < 2 && mayTick) {
            boolean restarted = what == 1;
            if (restarted) {
                world.candidateRestarts(id);
                expected.model().changed(world.now());
            }
            ticks(restarted ? 2 : 1);
            return;
        }
        var first = press();
        pressed.add(first);
        int beside = dice.nextInt(6);
        if (beside == 0) {
            pressed.add(first);
        } else if (beside == 1) {
            pressed.add(press());
        }
        var all = pressed.stream()
                .map(each ->
                        CompletableFuture.runAsync(() -> world.clicks(each.who(), each.seen(), each.button()), crowd))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).join();
    }

    /** The bot looks, so many times. */
    void ticks(int times) {
        story.add("%d looks".formatted(times));
        for (int i = 0; i < times; i++) {
            world.tick(id);
            expected.model().tick(world.now(), question().number());
        }
    }

    private Press press() {
        var who = ClickWorld.PEOPLE.get(dice.nextInt(ClickWorld.PEOPLE.size()));
        // Often the message on the screen is an old one.
        var numbers = List.copyOf(screens.keySet());
        int question = numbers.get(dice.nextInt(5) == 0 ? dice.nextInt(numbers.size()) : numbers.size() - 1);
        var screen = Objects.requireNonNull(screens.get(question));
        var button = BUTTONS.get(dice.nextInt(BUTTONS.size()));
        var there = screen.containsKey(button) ? button : "gate_approve";
        story.add("%s presses %s of question %d".formatted(who.id(), there, question));
        return new Press(who, there, question, Objects.requireNonNull(screen.get(there)));
    }

    /**
     * That the bot stands where the model does, whichever of the clicks came first.
     *
     * @param ticked whether the bot looked after that, though nothing was asked
     */
    void agrees(boolean ticked) {
        var stands = standing();
        for (var order : orders()) {
            for (boolean looked : new boolean[] {false, true}) {
                var after = after(order, looked, ticked);
                if (standing(after.model(), after.effects()).equals(stands)) {
                    expected = after;
                    return;
                }
            }
        }
        assertThat(stands).as(this::told).isEqualTo(standing(expected.model(), expected.effects()));
    }

    private List<List<Press>> orders() {
        return pressed.size() < 2 ? List.of(pressed) : List.of(pressed, List.of(pressed.get(1), pressed.get(0)));
    }

    /** @param looked whether the bot looked at the servers between two clicks, too */
    private Expected after(List<Press> order, boolean looked, boolean ticked) {
        var model = expected.model().copy();
        int effects = expected.effects();
        boolean news = ticked;
        for (var press : order) {
            boolean counts = press.who().member() && model.hears(press.ask(world.now()));
            effects += counts && !press.button().equals("gate_reopen") ? 1 : 0;
            news |= counts;
            if (counts && looked) {
                model.tick(world.now(), question().number());
            }
        }
        if (news) {
            model.tick(world.now(), question().number());
        }
        return new Expected(model, effects);
    }

    private Question question() {
        return world.migration(id).questions().last(Gate.READ_ONLY_REMOVAL).orElseThrow();
    }

    private String standing() {
        var question = question();
        var status = question.course().askedAgainBy().isPresent()
                ? "asked again"
                : question.status().name().toLowerCase(Locale.ROOT);
        var votes = question.votes().stream().map(Vote::user).toList();
        return standing(
                question.number(),
                status,
                question.live() ? votes : List.of(),
                ofPeople().size());
    }

    private static String standing(ClickModel model, int effects) {
        boolean live = model.status().equals("open") || model.status().equals("approved");
        return standing(model.number(), model.status(), live ? model.approved() : List.of(), effects);
    }

    private static String standing(int number, String status, List<String> approved, int effects) {
        return "question %d is %s, approved by %s, after %d effects".formatted(number, status, approved, effects);
    }

    private List<JournalLine> ofPeople() {
        return world.journal(id).stream()
                .filter(line -> OF_PEOPLE.contains(line.type()) && !line.actor().equals("bot"))
                .toList();
    }

    /** That the thread tells what the journal has: all of it, once, in order; and that buttons stand where they may be pressed. */
    void isToldInItsThread(List<Message> shown) {
        var card = shown.stream()
                .filter(message -> message.text().startsWith(id + " ("))
                .findFirst()
                .orElseThrow();
        var thread = world.thread(card.ts()).stream()
                .map(message -> message.metadata())
                .filter(metadata -> metadata.path("event_type").asText().equals("redis_migrate_event"))
                .map(metadata -> metadata.path("event_payload"))
                .map(event -> event.path("seq").asLong() + " "
                        + event.path("type").asText() + " " + event.path("hash").asText())
                .toList();
        assertThat(thread)
                .as(this::told)
                .isEqualTo(world.journal(id).stream()
                        .map(line -> line.seq() + " " + line.type() + " " + line.hash())
                        .toList());
        boolean open = question().is(Question.Status.OPEN);
        var gate = shown.stream()
                .filter(message -> {
                    var about = message.metadata().path("event_payload");
                    return about.path("migration").asText().equals(id)
                            && about.path("question").asInt() == question().number();
                })
                .toList();
        assertThat(gate).as(this::told).hasSize(1);
        assertThat(gate.get(0).button("gate_approve").isPresent())
                .as(this::told)
                .isEqualTo(open);
    }

    private String told() {
        return "%s, seed %d:%n%s%nthe model says %s"
                .formatted(id, seed, String.join("\n", story), standing(expected.model(), expected.effects()));
    }
}
