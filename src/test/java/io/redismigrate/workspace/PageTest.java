package io.redismigrate.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String CHANNEL = "C0MIGRATIONS";

    private final Workspace workspace = Workspace.open(WorkspaceSetup.standard().withRateLimits(false));
    private final URI page = workspace.servePage(0);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        workspace.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(page.resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> act(String json, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(page.resolve("/page/act"))
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private Iterator<JsonNode> events(String as, String lastEventId) throws Exception {
        var request = HttpRequest.newBuilder(page.resolve("/page/events?as=" + as));
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        Stream<String> lines =
                http.send(request.build(), BodyHandlers.ofLines()).body();
        return lines.filter(line -> line.startsWith("data: "))
                .map(line -> Json.read(line.substring("data: ".length())).orElseThrow())
                .iterator();
    }

    @Test
    void every_file_that_the_page_names_is_served_and_nothing_comes_from_elsewhere() throws Exception {
        var seen = new ArrayList<String>();
        var open = new ArrayList<>(List.of("/"));
        while (!open.isEmpty()) {
            var path = open.remove(0);
            var file = get(path);
            assertThat(file.statusCode()).as(path).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "script-src 'self'");
            assertThat(file.body()).as(path).doesNotContain("innerHTML", "//cdn", "eval(");
            seen.add(path);
            var links = Pattern.compile("(?:href|src)=\"(/page/[^\"]+)\"|from \"\\./([^\"]+)\"")
                    .matcher(file.body());
            while (links.find()) {
                var next = links.group(1) != null ? links.group(1) : "/page/" + links.group(2);
                if (!seen.contains(next) && !open.contains(next)) {
                    open.add(next);
                }
            }
        }

        assertThat(seen)
                .contains("/page/main.js", "/page/mrkdwn.js", "/page/dialog.css")
                .hasSizeGreaterThan(15);
        assertThat(get("/page/../Workspace.class").statusCode()).isEqualTo(404);
        assertThat(get("/page/none.js").statusCode()).isEqualTo(404);
    }

    @Test
    void a_person_gets_everything_first_and_then_what_changes() throws Exception {
        workspace.acts().say(workspace.person("Requester"), CHANNEL, "one", null);
        var events = events("Approver%201", "");

        var first = events.next();
        workspace.acts().say(workspace.person("Requester"), CHANNEL, "two", null);
        var second = events.next();

        assertThat(first.path("full").asBoolean()).isTrue();
        assertThat(first.path("me").asText()).isEqualTo("U0APPROVER1");
        assertThat(first.path("messages").findValuesAsText("text")).containsExactly("one");
        assertThat(second.path("full").asBoolean()).isFalse();
        assertThat(second.path("messages").findValuesAsText("text")).containsExactly("two");
        assertThat(second.has("people")).isFalse();
    }

    @Test
    void a_page_that_reconnects_gets_what_it_missed_and_one_from_another_life_gets_everything() throws Exception {
        var first = events("Requester", "").next();
        workspace.acts().say(workspace.person("Requester"), CHANNEL, "missed", null);

        var resumed = events(
                        "Requester",
                        first.path("boot").asText() + "/"
                                + first.path("version").asText())
                .next();
        var other = events("Requester", "another-start/7").next();

        assertThat(resumed.path("full").asBoolean()).isFalse();
        assertThat(resumed.path("messages").findValuesAsText("text")).containsExactly("missed");
        assertThat(other.path("full").asBoolean()).isTrue();
    }

    @Test
    void what_one_person_alone_sees_is_not_sent_to_another() throws Exception {
        Client.bot(workspace)
                .chatPostEphemeral(
                        post -> post.channel(CHANNEL).user("U0REQUESTER").text("for one"));
        workspace.put(new Channel("C0SECRET", "secret", true, false, List.of("U0REQUESTER")));
        workspace.acts().say(workspace.person("Requester"), "C0SECRET", "for a few", null);

        assertThat(events("Requester", "").next().toString()).contains("for one", "for a few", "secret");
        assertThat(events("Onlooker", "").next().toString()).doesNotContain("for one", "for a few", "secret");
    }

    @Test
    void the_page_acts_as_a_person_and_hears_what_was_wrong() throws Exception {
        var said = act(
                "{'as':'U0REQUESTER','act':'say','channel':'C0MIGRATIONS','text':'hello'}",
                "Content-Type",
                "application/json");
        var gone = act(
                "{'as':'U0REQUESTER','act':'work','surface':'message','channel':'C0MIGRATIONS','ts':'1.1'}",
                "Content-Type",
                "application/json");

        assertThat(said.body()).contains("\"ok\":true");
        assertThat(workspace.messages(CHANNEL)).extracting(Message::text).containsExactly("hello");
        assertThat(gone.body()).contains("\"ok\":false", "no longer there");
    }

    @Test
    void a_foreign_web_site_can_neither_act_nor_read() throws Exception {
        var said = "{'as':'U0REQUESTER','act':'say','channel':'C0MIGRATIONS','text':'forged'}";

        assertThat(act(said, "Content-Type", "text/plain").statusCode()).isEqualTo(403);
        assertThat(act(said, "Content-Type", "application/json", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(underName("evil.example")).isEqualTo(403);
        assertThat(underName("localhost:3000")).isEqualTo(200);
        assertThat(workspace.messages(CHANNEL)).isEmpty();
    }

    /** Asks for the page under a name that leads to this machine, as a rebound name does. */
    private int underName(String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), page.getPort())) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var line = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
        }
    }

    @Test
    void a_shared_file_is_downloaded_and_never_shown_as_a_page() throws Exception {
        Client.bot(workspace)
                .filesUploadV2(upload -> upload.filename("evil.html")
                        .content("<script>1</script>")
                        .channel(CHANNEL)
                        .requestFileInfo(false));
        var id = workspace
                .messages(CHANNEL)
                .get(0)
                .raw()
                .path("files")
                .get(0)
                .path("id")
                .asText();

        var file = get("/page/file/" + id);

        assertThat(file.body()).isEqualTo("<script>1</script>");
        assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"evil.html\"");
        assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(get("/page/file/F0").statusCode()).isEqualTo(HttpURLConnection.HTTP_NOT_FOUND);
    }
}
