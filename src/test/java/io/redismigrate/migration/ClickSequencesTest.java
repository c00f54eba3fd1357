package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 10,000 seeded sequences of clicks by all kinds of people, on gates that are open, old, decided or lapsed, while time passes
 * and facts change, against {@link ClickModel}: the same decision, one effect at most, and never silence. Here the rules alone;
 * {@code ClickCampaign} does it with the bot, its store and its threads.
 */
class ClickSequencesTest {
    private static final int SEQUENCES = 2_500;
    private static final int CLICKS = 20;
    private static final Set<Type> OF_PEOPLE =
            Set.of(Type.APPROVAL_GIVEN, Type.APPROVAL_WITHDRAWN, Type.DENIAL_GIVEN, Type.GATE_DENIED);
    private static final Policy POLICY = Posed.twoGroups();
    private static final List<Person> PEOPLE = List.of(
            Strictness.DATABASE,
            Strictness.SECOND_DATABASE,
            Strictness.THIRD_DATABASE,
            Strictness.CHECKOUT,
            Strictness.BOTH,
            Strictness.REQUESTER,
            Strictness.LEAD,
            Strictness.OUTSIDER);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatever_people_click_the_model_expects_it_and_nobody_is_left_without_an_answer(long seed) {
        for (int number = 0; number < SEQUENCES; number++) {
            new Sequence(seed * 1_000_000 + number).run();
        }
    }

    /** One sequence; everything in it follows from its seed. */
    private static final class Sequence {
        private final long seed;
        private final Random dice;
        private final List<String> story = new ArrayList<>();
        private final Given given = Given.fenced().policy(POLICY);
        private final ClickModel model;
        private Instant now = NOON;
        private String runId = "run-of-" + Given.NEW.name();

        Sequence(long seed) {
            this.seed = seed;
            this.dice = new Random(seed);
            given.goesOn();
            this.model = new ClickModel("requester", now);
        }

        void run() {
            for (int click = 0; click < CLICKS; click++) {
                now = now.plusSeconds(dice.nextInt(10) == 0 ? 1_500 : 20);
                switch (dice.nextInt(12)) {
                    case 0 -> tick();
                    case 1 -> {
                        // A candidate that was restarted: every answer given before is void.
                        runId = "run-" + click;
                        model.changed(now);
                        tick();
                        tick();
                        assertThat(model.status()).as(this::told).isNotEqualTo("withdrawn");
                    }
                    default -> click();
                }
                agree();
            }
        }

        private void tick() {
            story.add("tick at " + Duration.between(NOON, now));
            given.at(now)
                    .see(Given.NEW, node -> node.following(Given.OLD.address()).runId(runId));
            given.goesOn();
            model.tick(now, question().number());
        }

        private void click() {
            var who = PEOPLE.get(dice.nextInt(PEOPLE.size()));
            // Often the message on the screen is an old one.
            int question = dice.nextInt(5) == 0 ? before(model.number()) : model.number();
            var asks = List.of(
                    new Ask.Approve(who, now, question),
                    new Ask.Approve(who, now, question),
                    new Ask.TakeBack(who, now, question),
                    new Ask.Deny(who, now, question, "because"),
                    new Ask.AskAgain(who, now, question));
            var ask = asks.get(dice.nextInt(asks.size()));
            boolean expected = model.hears(ask);
            // Pressed twice in the same moment, now and then.
            hear(ask, expected);
            if (dice.nextInt(4) == 0) {
                hear(ask, model.hears(ask));
            }
        }

        private void hear(Ask ask, boolean expected) {
            var before = given.migration;
            var heard = given.hears(ask);
            story.add("%s by %s: %s"
                    .formatted(ask.getClass().getSimpleName(), ask.by().id(), heard.answer()));

            assertThat(heard.answer()).as(this::told).isNotBlank();
            assertThat(!heard.migration().equals(before)).as(this::told).isEqualTo(expected);
            long effects = heard.events().stream()
                    .filter(event -> OF_PEOPLE.contains(event.type()))
                    .count();
            assertThat(effects).as(this::told).isEqualTo(expected && !(ask instanceof Ask.AskAgain) ? 1 : 0);
            assertThat(heard.events()).as(this::told).allMatch(event -> expected);
        }

        private void agree() {
            var question = question();
            var status = question.course().askedAgainBy().isPresent()
                    ? "asked again"
                    : question.status().name().toLowerCase(Locale.ROOT);
            assertThat(status).as(this::told).isEqualTo(model.status());
            assertThat(question.number()).as(this::told).isEqualTo(model.number());
            if (question.live()) {
                assertThat(question.votes())
                        .as(this::told)
                        .extracting(Vote::user)
                        .isEqualTo(model.approved());
            }
        }

        /** The question that this gate had before, or the same where it had none. */
        private int before(int number) {
            return given.migration.questions().all().stream()
                    .filter(each -> each.gate() == Gate.READ_ONLY_REMOVAL && each.number() < number)
                    .mapToInt(Question::number)
                    .max()
                    .orElse(number);
        }

        private Question question() {
            return given.migration.questions().last(Gate.READ_ONLY_REMOVAL).orElseThrow();
        }

        private String told() {
            return "seed %d:%n%s".formatted(seed, String.join("\n", story));
        }
    }
}
