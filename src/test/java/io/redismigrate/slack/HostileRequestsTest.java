package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.Hostile;
import io.redismigrate.slack.view.Help;
import io.redismigrate.slack.view.Text;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever somebody types: it is answered, nothing of it is executed, and nobody is mentioned. */
public class HostileRequestsTest {
    private static final int LINES = 4_000;
    private static final int TYPED = 120;

    private static final List<String> WORDS = List.of(
            "start", "abort m1", "rollback m1", "status", "check", "clients m1", "orders", "10.0.0.1:6379", "audit");

    private static String line(Random random) {
        var line = new StringBuilder();
        for (int words = random.nextInt(6); words >= 0; words--) {
            line.append(random.nextInt(4) == 0 ? WORDS.get(random.nextInt(WORDS.size())) : Hostile.splinter(random));
            line.append(random.nextInt(4) == 0 ? "" : " ");
            if (random.nextInt(5) == 0) {
                line.append((char) random.nextInt(0xFFFF));
            }
        }
        return line.toString();
    }

    /** No mention that Slack would take for one, and nothing that only programmers read. */
    static void harmless(String said, String typed) {
        assertThat(said)
                .as("answer to %s", typed)
                .doesNotContain(
                        "<!channel", "<!here", "<!everyone", "<https://evil", "<@U0APPROVER1", "\tat ", "Exception");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void every_line_is_understood_or_answered_with_help_that_mentions_nobody(long seed) {
        understood(seed, LINES);
    }

    /** So many lines; throws at the first that is not answered as it should be. */
    public static void understood(long seed, int lines) {
        var random = new Random(seed);
        for (int i = 0; i < lines; i++) {
            var line = line(random);
            if (Commands.parse(Text.unescape(line)) instanceof Command.Help help) {
                var post = Help.of(help.why());
                harmless(post.text() + SlackAnswers.json(post), line);
            }
        }
    }

    @Test
    void what_is_typed_into_the_whole_bot_is_answered_in_private_and_starts_nothing(@TempDir Path folder)
            throws Exception {
        try (var stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false)).connected()) {
            var random = new Random(3);
            var person = stage.person("Onlooker");
            for (int i = 0; i < TYPED; i++) {
                var line = line(random).replaceAll("\\p{Cs}", "?");
                stage.workspace.acts().command(person, CHANNEL, "/redis-migrate " + line);
            }
            stage.workspace
                    .ephemerals(person)
                    .forEach(each -> harmless(each.raw().toString(), "what was typed"));
            assertThat(stage.workspace.problems()).isEmpty();
            assertThat(stage.workspace.messages(CHANNEL)).isEmpty();
            assertThat(stage.store.all()).isEmpty();
        }
    }
}
