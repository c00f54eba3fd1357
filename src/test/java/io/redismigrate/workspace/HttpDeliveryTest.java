package io.redismigrate.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.bolt.App;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.element.BlockElements;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bot behind a signed HTTP address, where Bolt itself checks the signature. */
class HttpDeliveryTest {
    private static final String CHANNEL = "C0MIGRATIONS";

    private final Workspace workspace =
            Workspace.open(WorkspaceSetup.standard().withRateLimits(false).withAckLimit(Duration.ofSeconds(1)));
    private final Person requester = workspace.person("Requester");
    private final HttpServer server = Http.server(0);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final App app = TinyBot.app(workspace);
    private final URI address =
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slack/events");

    HttpDeliveryTest() {
        server.createContext("/slack/events", this::serve);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        workspace.close();
    }

    private void serve(HttpExchange exchange) throws IOException {
        var body = Http.body(exchange);
        var request = new SlackRequestParser(app.config())
                .parse(SlackRequestParser.HttpRequest.builder()
                        .requestUri(exchange.getRequestURI().getPath())
                        .requestBody(body)
                        .headers(new RequestHeaders(exchange.getRequestHeaders()))
                        .build());
        try {
            var response = app.run(request);
            var text = response.getBody() == null ? "" : response.getBody();
            if (text.isEmpty()) {
                Http.send(exchange, response.getStatusCode(), response.getContentType(), new byte[0]);
            } else {
                Http.send(
                        exchange,
                        response.getStatusCode(),
                        response.getContentType(),
                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void commands_clicks_and_events_arrive_signed_and_are_answered() throws Exception {
        app.command("/redis-migrate", (request, context) -> {
            heard.add("command " + request.getPayload().getText());
            return context.ack("help & more");
        });
        app.blockAction("go", (request, context) -> {
            heard.add("click " + request.getPayload().getActions().get(0).getValue());
            return context.ack();
        });
        app.event(AppHomeOpenedEvent.class, (event, context) -> {
            heard.add("home " + event.getEvent().getUser());
            return context.ack();
        });
        app.start();
        workspace.deliverTo(address);
        var blocks = Blocks.asBlocks(Blocks.actions(a -> a.elements(BlockElements.asElements(
                BlockElements.button(b -> b.actionId("go").value("ä=&+ %").text(BlockCompositions.plainText("Go")))))));
        Client.bot(workspace)
                .chatPostMessage(p -> p.channel(CHANNEL).text("gate").blocks(blocks));

        assertThat(workspace
                        .acts()
                        .command(requester, CHANNEL, "/redis-migrate help me")
                        .fine())
                .isTrue();
        assertThat(workspace
                        .acts()
                        .click(requester, workspace.messages(CHANNEL).get(0), "Go")
                        .fine())
                .isTrue();
        assertThat(workspace.acts().openHome(requester).fine()).isTrue();

        assertThat(heard).containsExactly("command help me", "click ä=&+ %", "home U0REQUESTER");
        assertThat(workspace.ephemerals(requester)).extracting(Ephemeral::text).containsExactly("help & more");
    }

    @Test
    void a_bot_with_another_secret_cannot_take_deliveries() {
        app.config().setSigningSecret("another");
        app.start();

        assertThatThrownBy(() -> workspace.deliverTo(address)).hasMessageContaining("did not answer the challenge");
    }

    @Test
    void doubled_late_and_unanswered_deliveries_behave_as_over_sockets() throws Exception {
        app.command("/redis-migrate", (request, context) -> {
            heard.add(request.getPayload().getText());
            return context.ack();
        });
        app.start();
        workspace.deliverTo(address);
        workspace.faults().nextDeliveries(1, EnvelopeFault.duplicate());
        workspace.faults().nextDeliveries(1, EnvelopeFault.drop());
        workspace.faults().nextDeliveries(1, EnvelopeFault.loseAck());

        assertThat(workspace
                        .acts()
                        .command(requester, CHANNEL, "/redis-migrate a")
                        .fine())
                .isTrue();
        assertThat(workspace
                        .acts()
                        .command(requester, CHANNEL, "/redis-migrate b")
                        .failure())
                .contains("operation_timeout");
        assertThat(workspace
                        .acts()
                        .command(requester, CHANNEL, "/redis-migrate c")
                        .failure())
                .contains("operation_timeout");
        server.stop(0);
        assertThat(workspace
                        .acts()
                        .command(requester, CHANNEL, "/redis-migrate d")
                        .failure())
                .contains("dispatch_failed");

        assertThat(heard).containsExactly("a", "a", "c");
    }
}
