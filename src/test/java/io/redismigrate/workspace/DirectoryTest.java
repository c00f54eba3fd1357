package io.redismigrate.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.methods.MethodsClient;
import com.slack.api.model.ConversationType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the bot may learn about channels, people and groups. */
class DirectoryTest {
    private static final String CHANNEL = "C0MIGRATIONS";

    private final Workspace workspace = Workspace.open(WorkspaceSetup.standard().withRateLimits(false));
    private final MethodsClient slack = Client.bot(workspace);

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void channels_are_listed_in_pages_and_private_ones_only_where_the_bot_is_in() throws Exception {
        workspace.put(new Channel("C0SECRET", "secret", true, false, List.of("U0REQUESTER")));
        workspace.put(new Channel("C0OPS", "ops", true, false, List.of(WorkspaceSetup.BOT)));
        var types = List.of(ConversationType.PUBLIC_CHANNEL, ConversationType.PRIVATE_CHANNEL);

        var first = slack.conversationsList(ask -> ask.types(types).limit(2));
        var second = slack.conversationsList(ask ->
                ask.types(types).limit(2).cursor(first.getResponseMetadata().getNextCursor()));

        assertThat(first.getChannels()).extracting("name").containsExactly("redis-migrations", "general");
        assertThat(second.getChannels()).extracting("name").containsExactly("ops");
        assertThat(second.getResponseMetadata().getNextCursor()).isEmpty();
        assertThat(slack.conversationsInfo(ask -> ask.channel("C0SECRET")).getError())
                .isEqualTo("channel_not_found");
        assertThat(slack.conversationsInfo(ask -> ask.channel("C0GENERAL"))
                        .getChannel()
                        .isMember())
                .isFalse();
        assertThat(slack.conversationsHistory(ask -> ask.channel("C0GENERAL")).getError())
                .isEqualTo("not_in_channel");
        assertThat(slack.conversationsMembers(ask -> ask.channel(CHANNEL)).getMembers())
                .contains("U0REQUESTER", WorkspaceSetup.BOT);
    }

    @Test
    void people_and_groups_are_as_they_are_now() throws Exception {
        workspace.put(new Person("U0GUEST", "Guest", true, false, false));
        workspace.put(new UserGroup("S0APPROVERS", "approvers", List.of("U0GUEST")));

        assertThat(slack.usersInfo(ask -> ask.user("U0GUEST")).getUser().isRestricted())
                .isTrue();
        assertThat(slack.usersInfo(ask -> ask.user("U0NOBODY")).getError()).isEqualTo("user_not_found");
        assertThat(slack.usergroupsUsersList(ask -> ask.usergroup("S0APPROVERS"))
                        .getUsers())
                .containsExactly("U0GUEST");
        assertThat(slack.usergroupsUsersList(ask -> ask.usergroup("S0NONE")).getError())
                .isEqualTo("no_such_subteam");
        assertThat(slack.usergroupsList(ask -> ask.includeUsers(true))
                        .getUsergroups()
                        .get(0)
                        .getHandle())
                .isEqualTo("approvers");
    }
}
