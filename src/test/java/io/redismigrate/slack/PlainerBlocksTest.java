package io.redismigrate.slack;

import static io.redismigrate.slack.Stage.CHANNEL;
import static io.redismigrate.slack.Stage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event;
import io.redismigrate.migration.State;
import io.redismigrate.picture.SyncPicture;
import io.redismigrate.runner.Samples.Sample;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workspaces take the newest blocks or do not: each shows what it can, and nobody misses a word or a button. */
class PlainerBlocksTest {
    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void open() {
        stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void awaitDelivered() {
        Awaitility.await().atMost(SOON).until(() -> stage.outbox.pendingCount() == 0);
    }

    private static List<String> types(Message message) {
        return StreamSupport.stream(message.blocks().spliterator(), false)
                .map(block -> block.path("type").asText())
                .toList();
    }

    @Test
    void a_workspace_that_has_the_plan_block_shows_the_steps_in_one() {
        stage.connected();
        stage.waiting();
        awaitDelivered();

        var card = stage.awaitCard(message -> message.words().contains("the cutover gate waits"));

        assertThat(types(card)).contains("plan");
    }

    @Test
    void a_workspace_without_the_plan_block_shows_the_steps_on_a_line_posted_and_edited() {
        stage.workspace.faults().unknownBlocks("plan", "task_card");
        stage.connected();
        var migration = stage.waiting();
        awaitDelivered();

        var posted = stage.awaitCard(message -> message.words().contains("the cutover gate waits"));
        stage.save(Examples.with(
                migration,
                new State.InSync(),
                "it waits a little longer",
                migration.questions().all()));
        var edited = stage.awaitCard(message -> message.words().contains("it waits a little longer"));

        for (var card : List.of(posted, edited)) {
            assertThat(types(card)).doesNotContain("plan").contains("header", "section", "actions");
            assertThat(card.words()).contains(":white_check_mark: copy", "approve cutover");
            assertThat(card.button("migration_abort")).isPresent();
        }
        assertThat(stage.outbox.parkedCount()).isZero();
    }

    @Test
    void the_digest_shows_the_picture_of_the_sync_where_the_workspace_takes_it() {
        stage.picture = picture();
        stage.connected();
        ends();

        var digest = awaitDigest();
        assertThat(types(digest)).contains("image");
        var image = digest.blocks().findValue("slack_file");
        var file = stage.workspace.file(image.path("id").asText()).orElseThrow();
        assertThat(file.content()).isEqualTo(stage.picture.orElseThrow());
        assertThat(digest.blocks().findValue("alt_text").asText()).contains("bytes copied and bytes behind");
    }

    @Test
    void a_workspace_that_does_not_take_the_picture_gets_the_digest_without_it() {
        stage.picture = picture();
        stage.workspace.faults().unknownBlocks("image");
        stage.connected();
        ends();

        assertThat(types(awaitDigest())).doesNotContain("image");
    }

    private void ends() {
        var migration = stage.waiting();
        stage.save(
                Examples.with(
                        migration,
                        new State.Ended(State.End.ABORTED),
                        "aborted",
                        migration.questions().all()),
                Event.of(Event.Type.ABORTED));
    }

    private Message awaitDigest() {
        return stage.workspace.awaitMessage(CHANNEL, message -> message.words().contains("what happened"), SOON);
    }

    private static Optional<byte[]> picture() {
        var picture = SyncPicture.png(
                "orders",
                List.of(
                        new Sample(Examples.NOON, 0, 0),
                        new Sample(Examples.NOON.plusSeconds(10), 50_000_000, 1_000_000),
                        new Sample(Examples.NOON.plusSeconds(100), 100_000_000, 0)),
                Examples.history());
        assertThat(picture).isPresent();
        return picture;
    }
}
