package io.redismigrate.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseUrlTest {
    private static final String CHANNEL = "C0MIGRATIONS";

    private final HandClock clock = new HandClock();
    private final Workspace workspace = Workspace.open(WorkspaceSetup.standard().withClock(clock));
    private final Person requester = workspace.person("Requester");

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void a_response_url_lives_for_half_an_hour() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.command("/redis-migrate", (request, context) -> {
                    tiny.heard.add(request.getPayload().getResponseUrl());
                    return context.ack();
                }))) {
            workspace.acts().command(requester, CHANNEL, "/redis-migrate list");
            var url = bot.heard.get(0);

            clock.forward(Duration.ofMinutes(30));
            assertThat(bot.app.slack().send(url, "{\"text\":\"in time\"}").getBody())
                    .isEqualTo("ok");
            clock.forward(Duration.ofSeconds(1));
            assertThat(bot.app.slack().send(url, "{\"text\":\"too late\"}").getBody())
                    .contains("expired_url");
        }

        assertThat(workspace.ephemerals(requester)).extracting(Ephemeral::text).containsExactly("in time");
    }

    @Test
    void an_acknowledgement_that_breaks_a_rule_is_shown_as_slacks_error_and_kept_for_tests() throws Exception {
        try (var bot = TinyBot.connect(
                workspace,
                tiny -> tiny.app.command(
                        "/redis-migrate",
                        (request, context) -> context.ack(ack -> ack.text("x")
                                .blocks(com.slack.api.model.block.Blocks.asBlocks(
                                        com.slack.api.model.block.Blocks.header(header -> header.text(
                                                com.slack.api.model.block.composition.BlockCompositions.plainText(
                                                        "x".repeat(151)))))))))) {
            var answer = workspace.acts().command(requester, CHANNEL, "/redis-migrate list");

            assertThat(answer.failure()).contains("invalid_command_response");
            assertThat(bot.heard).isEmpty();
        }

        assertThat(workspace.problems()).singleElement().asString().contains("/blocks/0/text/text");
        assertThat(workspace.ephemerals(requester).get(0).text()).contains("invalid_command_response");
    }
}
