package io.redismigrate.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message.Metadata;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.element.BlockElements;
import com.slack.api.model.view.Views;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebApiTest {
    private static final String CHANNEL = "C0MIGRATIONS";

    private final Workspace workspace = Workspace.open(WorkspaceSetup.standard().withRateLimits(false));
    private final MethodsClient slack = Client.bot(workspace);

    @AfterEach
    void close() {
        workspace.close();
    }

    private ChatPostMessageResponse post(String text) throws IOException, SlackApiException {
        return slack.chatPostMessage(post -> post.channel(CHANNEL).text(text));
    }

    private ChatPostMessageResponse reply(String ts, String text) throws IOException, SlackApiException {
        return slack.chatPostMessage(post -> post.channel(CHANNEL).threadTs(ts).text(text));
    }

    @Test
    void the_bot_learns_who_it_is() throws Exception {
        var who = slack.authTest(ask -> ask);

        assertThat(who.isOk()).isTrue();
        assertThat(who.getUserId()).isEqualTo(workspace.botUserId());
    }

    @Test
    void a_wrong_token_is_told_apart_from_a_token_of_the_wrong_kind_and_from_none() throws Exception {
        assertThat(Client.with(workspace, "xoxb-wrong").authTest(ask -> ask).getError())
                .isEqualTo("invalid_auth");
        assertThat(Client.with(workspace, workspace.appToken())
                        .authTest(ask -> ask)
                        .getError())
                .isEqualTo("not_allowed_token_type");
        assertThat(Client.with(workspace, "").authTest(ask -> ask).getError()).isEqualTo("not_authed");
        assertThat(slack.appsConnectionsOpen(ask -> ask.token(workspace.botToken()))
                        .getError())
                .isEqualTo("not_allowed_token_type");
    }

    @Test
    void a_method_beyond_the_scopes_is_refused_by_name_of_the_scope() throws Exception {
        var refused = slack.filesInfo(ask -> ask.file("F0"));

        assertThat(refused.getError()).isEqualTo("missing_scope");
        assertThat(refused.getNeeded()).isEqualTo("files:read");
        assertThat(slack.conversationsList(ask -> ask.types(List.of(ConversationType.IM)))
                        .getNeeded())
                .isEqualTo("im:read");
    }

    @Test
    void a_method_that_nobody_needs_is_unknown() throws Exception {
        assertThat(slack.remindersList(ask -> ask).getError()).isEqualTo("unknown_method");
    }

    @Test
    void a_post_is_read_back_with_its_metadata_only_where_asked_for() throws Exception {
        var metadata = Metadata.builder()
                .eventType("redis_migrate_event")
                .eventPayload(Map.of("seq", 7))
                .build();
        var posted =
                slack.chatPostMessage(post -> post.channel(CHANNEL).text("one").metadata(metadata));

        var plain = slack.conversationsHistory(ask -> ask.channel(CHANNEL));
        var full = slack.conversationsHistory(ask -> ask.channel(CHANNEL).includeAllMetadata(true));

        assertThat(plain.getMessages().get(0).getTs()).isEqualTo(posted.getTs());
        assertThat(plain.getMessages().get(0).getMetadata()).isNull();
        assertThat(full.getMessages().get(0).getMetadata().getEventPayload()).containsEntry("seq", 7.0);
    }

    @Test
    void time_stamps_never_repeat_and_never_go_back() throws Exception {
        var stamps = new ArrayList<String>();
        for (var i = 0; i < 50; i++) {
            stamps.add(post("m" + i).getTs());
        }

        assertThat(stamps).isSorted().doesNotHaveDuplicates().allMatch(ts -> ts.matches("\\d{10}\\.\\d{6}"));
    }

    @Test
    void a_thread_is_paged_oldest_first_and_its_parent_counts_the_replies() throws Exception {
        var parent = post("card").getTs();
        for (var i = 1; i <= 5; i++) {
            reply(parent, "reply " + i);
        }
        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var from = cursor;
            var page = slack.conversationsReplies(
                    ask -> ask.channel(CHANNEL).ts(parent).limit(2).cursor(from));
            page.getMessages().forEach(message -> seen.add(message.getText()));
            cursor = page.getResponseMetadata().getNextCursor();
            assertThat(page.isHasMore()).isEqualTo(!cursor.isEmpty());
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactly("card", "reply 1", "reply 2", "reply 3", "reply 4", "reply 5");
        assertThat(workspace.message(CHANNEL, parent).orElseThrow().replyCount())
                .isEqualTo(5);
        assertThat(workspace.messages(CHANNEL)).hasSize(1);
    }

    @Test
    void a_reply_that_is_broadcast_stands_in_the_channel_too() throws Exception {
        var parent = post("card").getTs();
        slack.chatPostMessage(
                post -> post.channel(CHANNEL).threadTs(parent).text("gate").replyBroadcast(true));

        assertThat(workspace.messages(CHANNEL)).extracting(Message::text).containsExactly("card", "gate");
        assertThat(workspace.thread(CHANNEL, parent)).extracting(Message::text).containsExactly("card", "gate");
    }

    @Test
    void a_thread_that_is_not_there_is_refused_and_so_is_a_reply_to_a_reply() throws Exception {
        var parent = post("card").getTs();
        var reply = reply(parent, "reply").getTs();

        assertThat(reply("1.000001", "lost").getError()).isEqualTo("thread_not_found");
        assertThat(reply(reply, "deeper").getError()).isEqualTo("cannot_reply_to_message");
        assertThat(slack.conversationsReplies(ask -> ask.channel(CHANNEL).ts("1.000001"))
                        .getError())
                .isEqualTo("thread_not_found");
    }

    @Test
    void channels_that_cannot_be_posted_to_say_why() throws Exception {
        workspace.put(new Channel("C0SECRET", "secret", true, false, List.of("U0REQUESTER")));
        workspace.put(Channel.open("C0OLD", "old", List.of(WorkspaceSetup.BOT)).shelved());

        assertThat(slack.chatPostMessage(post -> post.channel("C0NONE").text("x"))
                        .getError())
                .isEqualTo("channel_not_found");
        assertThat(slack.chatPostMessage(post -> post.channel("C0SECRET").text("x"))
                        .getError())
                .isEqualTo("channel_not_found");
        assertThat(slack.chatPostMessage(post -> post.channel("C0GENERAL").text("x"))
                        .getError())
                .isEqualTo("not_in_channel");
        assertThat(slack.chatPostMessage(post -> post.channel("C0OLD").text("x"))
                        .getError())
                .isEqualTo("is_archived");
        assertThat(post("").getError()).isEqualTo("no_text");
    }

    @Test
    void text_alone_takes_the_blocks_away_and_marks_the_message_as_edited() throws Exception {
        var blocks = Blocks.asBlocks(Blocks.section(s -> s.text(BlockCompositions.plainText("body"))));
        var ts = slack.chatPostMessage(post -> post.channel(CHANNEL).text("one").blocks(blocks))
                .getTs();
        slack.chatUpdate(edit -> edit.channel(CHANNEL).ts(ts).text("two").blocks(blocks));
        assertThat(workspace.message(CHANNEL, ts).orElseThrow().edited()).isFalse();
        assertThat(workspace.message(CHANNEL, ts).orElseThrow().blocks()).hasSize(1);

        slack.chatUpdate(edit -> edit.channel(CHANNEL).ts(ts).text("three"));

        var now = workspace.message(CHANNEL, ts).orElseThrow();
        assertThat(now.text()).isEqualTo("three");
        assertThat(now.edited()).isTrue();
        assertThat(now.blocks().isMissingNode()).isTrue();
    }

    @Test
    void an_update_keeps_metadata_that_it_does_not_name() throws Exception {
        var metadata = Metadata.builder()
                .eventType("gate")
                .eventPayload(Map.of("revision", "r1"))
                .build();
        var ts = slack.chatPostMessage(post -> post.channel(CHANNEL).text("one").metadata(metadata))
                .getTs();

        slack.chatUpdate(edit -> edit.channel(CHANNEL).ts(ts).text("two"));

        assertThat(workspace
                        .message(CHANNEL, ts)
                        .orElseThrow()
                        .metadata()
                        .path("event_type")
                        .asText())
                .isEqualTo("gate");
    }

    @Test
    void only_the_bots_own_messages_can_be_edited_or_deleted() throws Exception {
        workspace.acts().say(workspace.person("Requester"), CHANNEL, "hello", null);
        var theirs = workspace.messages(CHANNEL).get(0).ts();
        var mine = post("m").getTs();

        assertThat(slack.chatUpdate(edit -> edit.channel(CHANNEL).ts(theirs).text("x"))
                        .getError())
                .isEqualTo("cant_update_message");
        assertThat(slack.chatDelete(edit -> edit.channel(CHANNEL).ts(theirs)).getError())
                .isEqualTo("cant_delete_message");
        assertThat(slack.chatUpdate(edit -> edit.channel(CHANNEL).ts("1.000001").text("x"))
                        .getError())
                .isEqualTo("message_not_found");
        assertThat(slack.chatUpdate(edit -> edit.channel(CHANNEL).ts(mine).text("x".repeat(4001)))
                        .getError())
                .isEqualTo("msg_too_long");
    }

    @Test
    void a_deleted_parent_leaves_a_tombstone_and_a_deleted_reply_leaves_nothing() throws Exception {
        var parent = post("card").getTs();
        var reply = reply(parent, "one").getTs();
        reply(parent, "two");

        slack.chatDelete(edit -> edit.channel(CHANNEL).ts(reply));
        slack.chatDelete(edit -> edit.channel(CHANNEL).ts(parent));

        assertThat(workspace.thread(CHANNEL, parent))
                .extracting(Message::text)
                .containsExactly("This message was deleted.", "two");
    }

    @Test
    void metadata_that_breaks_the_rules_is_refused() throws Exception {
        var noType = Metadata.builder().eventPayload(Map.of("a", 1)).build();
        var large = Metadata.builder()
                .eventType("large")
                .eventPayload(Map.of("a", "x".repeat(8000)))
                .build();

        assertThat(slack.chatPostMessage(post -> post.channel(CHANNEL).text("x").metadata(noType))
                        .getError())
                .isEqualTo("invalid_metadata_schema");
        assertThat(slack.chatPostMessage(post -> post.channel(CHANNEL).text("x").metadata(large))
                        .getError())
                .isEqualTo("metadata_too_large");
        assertThat(slack.chatPostMessage(post -> post.channel(CHANNEL).text("x").metadataAsString("{"))
                        .getError())
                .isEqualTo("invalid_metadata_format");
    }

    @Test
    void blocks_that_break_a_rule_are_refused_with_the_place() throws Exception {
        var blocks = Blocks.asBlocks(Blocks.section(s -> s.text(BlockCompositions.markdownText("x".repeat(3001)))));

        var refused =
                slack.chatPostMessage(post -> post.channel(CHANNEL).text("x").blocks(blocks));

        assertThat(refused.getError()).isEqualTo("invalid_blocks");
        assertThat(refused.getResponseMetadata().getMessages())
                .containsExactly("[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]");
        assertThat(slack.chatPostMessage(post -> post.channel(CHANNEL).text("x").blocksAsString("{}"))
                        .getError())
                .isEqualTo("invalid_blocks_format");
        var long5 = new ArrayList<LayoutBlock>();
        for (var i = 0; i < 5; i++) {
            long5.add(Blocks.section(s -> s.text(BlockCompositions.markdownText("x".repeat(2900)))));
        }
        assertThat(slack.chatPostMessage(post -> post.channel(CHANNEL).text("x").blocks(long5))
                        .getError())
                .isEqualTo("msg_blocks_too_long");
    }

    @Test
    void an_ephemeral_message_reaches_one_person_who_must_be_in_the_channel() throws Exception {
        slack.chatPostEphemeral(
                post -> post.channel(CHANNEL).user("U0APPROVER1").text("psst"));

        assertThat(workspace.ephemerals(workspace.person("Approver 1")))
                .extracting(Ephemeral::text)
                .containsExactly("psst");
        assertThat(workspace.ephemerals(workspace.person("Requester"))).isEmpty();
        assertThat(workspace.messages(CHANNEL)).isEmpty();
        assertThat(slack.chatPostEphemeral(
                                post -> post.channel(CHANNEL).user("U0NOBODY").text("psst"))
                        .getError())
                .isEqualTo("user_not_in_channel");
    }

    @Test
    void a_permalink_names_channel_and_thread() throws Exception {
        var parent = post("card").getTs();
        var reply = reply(parent, "reply").getTs();

        var link = slack.chatGetPermalink(ask -> ask.channel(CHANNEL).messageTs(reply));

        assertThat(link.getPermalink())
                .contains("/archives/C0MIGRATIONS/p" + reply.replace(".", ""))
                .contains("thread_ts=" + parent);
    }

    @Test
    void a_file_is_uploaded_into_a_thread_by_the_sdks_own_helper() throws Exception {
        var parent = post("card").getTs();

        slack.filesUploadV2(upload -> upload.filename("m1.jsonl")
                .title("Audit of m1")
                .content("{\"seq\":1}\n")
                .channel(CHANNEL)
                .threadTs(parent)
                .initialComment("the export")
                .requestFileInfo(false));

        var message = workspace.thread(CHANNEL, parent).get(1);
        var file = message.raw().path("files").get(0);
        assertThat(message.text()).isEqualTo("the export");
        assertThat(file.path("title").asText()).isEqualTo("Audit of m1");
        assertThat(workspace.file(file.path("id").asText()).orElseThrow().content())
                .asString()
                .isEqualTo("{\"seq\":1}\n");
    }

    @Test
    void the_home_tab_is_published_for_one_person_and_guards_against_races() throws Exception {
        var view = Views.view(home -> home.type("home")
                .blocks(Blocks.asBlocks(
                        Blocks.header(h -> h.text(BlockCompositions.plainText("Migrations"))),
                        Blocks.actions(a -> a.elements(BlockElements.asElements(BlockElements.button(
                                b -> b.actionId("new").text(BlockCompositions.plainText("New")))))))));
        var first = slack.viewsPublish(publish -> publish.userId("U0REQUESTER").view(view));
        var second = slack.viewsPublish(publish ->
                publish.userId("U0REQUESTER").view(view).hash(first.getView().getHash()));
        var late = slack.viewsPublish(publish ->
                publish.userId("U0REQUESTER").view(view).hash(first.getView().getHash()));

        assertThat(second.isOk()).isTrue();
        assertThat(late.getError()).isEqualTo("hash_conflict");
        assertThat(workspace.home(workspace.person("Requester")).orElseThrow().words())
                .contains("Migrations", "New");
        assertThat(workspace.home(workspace.person("Approver 1"))).isEmpty();
    }

    @Test
    void waiting_for_a_message_ends_with_it_or_says_what_there_was() throws Exception {
        post("something else");
        var found = new HashSet<String>();
        var waiter = new Thread(() -> found.add(workspace
                .awaitMessage(CHANNEL, message -> message.text().equals("it"), Duration.ofSeconds(5))
                .text()));
        waiter.start();
        post("it");
        waiter.join(5000);

        assertThat(found).isEqualTo(Set.of("it"));
        assertThatThrownBy(() -> workspace.awaitMessage(CHANNEL, message -> false, Duration.ofMillis(10)))
                .hasMessageContaining("something else");
    }
}
