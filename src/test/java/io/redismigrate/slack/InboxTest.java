package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Ask;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.Inbox.Taken;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    private static final String APPROVER = "U0APPROVER1";

    @Test
    void a_click_that_comes_again_to_another_process_is_not_refused_for_what_it_did_before(@TempDir Path folder)
            throws Exception {
        try (var stage = new Stage(folder, WorkspaceSetup.standard().withRateLimits(false));
                var connection = new SlackConnection(stage.access(stage.workspace.appToken(), "#" + Stage.CHANNEL))) {
            stage.waiting();

            assertThat(approves(process(stage, connection), "once")).isInstanceOf(Taken.Kept.class);
            assertThat(approves(process(stage, connection), "once")).isInstanceOf(Taken.Twice.class);
            assertThat(approves(process(stage, connection), "again")).isInstanceOf(Taken.Refused.class);
        }
    }

    @Test
    void of_many_requests_the_newest_are_known() {
        var recent = new Recent();
        for (int number = 0; number <= 10_000; number++) {
            assertThat(recent.firstTime("request " + number)).isTrue();
        }

        assertThat(recent.firstTime("request 1")).isFalse();
        assertThat(recent.firstTime("request 0")).isTrue();
    }

    private static Taken approves(Inbox inbox, String key) {
        return inbox.take(
                "m1",
                APPROVER,
                key,
                new ReplyTo(APPROVER, "C0MIGRATIONS", ""),
                (person, at) -> new Ask.Approve(person, at, 1));
    }

    private static Inbox process(Stage stage, SlackConnection connection) {
        return new Inbox(
                stage.store,
                stage.fleets,
                stage.inbox,
                new SlackPeople(connection.calls(), Examples.POLICY.groups(), Clock.systemUTC()),
                Examples.POLICY,
                stage::hear,
                Clock.systemUTC());
    }
}
