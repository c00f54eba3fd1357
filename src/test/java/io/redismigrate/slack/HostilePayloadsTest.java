package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.redismigrate.slack.RecordedRequests.Recorded;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whatever comes in with Slack's signature: it is answered, changes nothing for who may nothing, and the bot goes on. */
public class HostilePayloadsTest {
    private static final int PAYLOADS = 1_000;

    @Test
    void spoiled_payloads_are_answered_and_do_nothing(@TempDir Path folder) throws Exception {
        send(folder, 1, PAYLOADS);
    }

    /** So many payloads to a bot of its own in that folder; throws at the first that is not answered as it should be. */
    public static void send(Path folder, long seed, int payloads) throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(SlackEvents.class);
        logger.addAppender(log);
        try (var stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false))) {
            stage.bot.close();
            stage.clock = new Hurried();
            stage.bot = stage.bot(stage.access("", "#" + CHANNEL));
            var secret = stage.workspace.signingSecret();
            try (var http = new RecordedRequests(stage.bot.events(secret), secret, stage.clock)) {
                stage.bot.start(stage.refusals::add);
                await().atMost(SOON).until(() -> stage.bot.trouble().isEmpty());
                stage.workspace.deliverTo(http.events());
                spoil(stage, http, recorded(stage, http), seed, payloads);
                goesOn(stage);
            }
        } finally {
            logger.detachAppender(log);
        }
        // Bolt itself trips over some of them; the bot's own code may not.
        assertThat(log.list)
                .filteredOn(event -> event.getThrowableProxy() != null)
                .allSatisfy(event -> assertThat(Stream.of(
                                        event.getThrowableProxy().getStackTraceElementProxyArray())
                                .map(frame -> frame.getStackTraceElement().getClassName())
                                .filter(name -> name.startsWith("io.redismigrate") && !name.endsWith(".SlackEvents"))
                                .filter(name -> !name.contains("SlackBot")))
                        .isEmpty());
    }

    /** A clock that moves on with each look at it, so that this many requests are not too many a second. */
    private static final class Hurried extends Clock {
        private final AtomicLong looks = new AtomicLong();

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plusMillis(looks.incrementAndGet());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** One of each kind, as somebody who may do nothing would send it. */
    private static List<Recorded> recorded(Stage stage, RecordedRequests http) {
        var acts = stage.workspace.acts();
        var onlooker = stage.person("Onlooker");
        var approver = stage.person("Approver 1");
        stage.waiting();
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        for (var typed : List.of("start orders", "start", "status m1", "abort m1 because", "clients m1", "halp")) {
            acts.command(onlooker, CHANNEL, "/redis-migrate " + typed);
        }
        acts.click(onlooker, gate, "gate_approve");
        acts.click(onlooker, gate, "gate_deny");
        acts.click(approver, gate, "gate_deny");
        stage.workspace.awaitModal(approver, view -> view.callbackId().equals("gate_deny_reason"), SOON);
        acts.submit(approver, Map.of("reason/text", " "));
        acts.openHome(onlooker);
        return http.recorded().stream()
                .map(each -> new Recorded(each.type(), each.body().replace(approver.id(), onlooker.id())))
                .toList();
    }

    private static void spoil(Stage stage, RecordedRequests http, List<Recorded> requests, long seed, int payloads)
            throws Exception {
        await().atMost(SOON).until(() -> stage.outbox.pendingCount() == 0);
        var migrations = stage.store.all();
        var posted = stage.workspace.messages(CHANNEL);
        int started = stage.desk.started.size();
        var dice = new Random(seed);
        for (int number = 1; number <= payloads; number++) {
            var request = requests.get(dice.nextInt(requests.size()));
            var body = SpoiledPayload.of(request, dice);
            var answer = http.send(SpoiledPayload.type(request, dice), body);
            assertThat(answer.statusCode())
                    .as("seed %d, payload %d: %s", seed, number, request.body())
                    .isIn(200, 400, 404, 500);
            HostileRequestsTest.harmless(answer.body(), "payload %d of seed %d".formatted(number, seed));
        }
        assertThat(stage.desk.started).hasSize(started);
        assertThat(stage.store.all()).isEqualTo(migrations);
        assertThat(stage.workspace.messages(CHANNEL)).isEqualTo(posted);
        stage.workspace
                .ephemerals(stage.person("Onlooker"))
                .forEach(each -> HostileRequestsTest.harmless(each.raw().toString(), "a payload"));
    }

    private static void goesOn(Stage stage) {
        var gate = stage.awaitGate(message -> message.button("gate_approve").isPresent());
        stage.workspace.acts().click(stage.person("Approver 1"), gate, "gate_approve");
        stage.workspace.awaitEphemeral(
                stage.person("Approver 1"), each -> each.text().contains("is in"), SOON);
        assertThat(stage.bot.trouble()).isEmpty();
    }
}
