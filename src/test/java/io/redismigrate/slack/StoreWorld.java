package io.redismigrate.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.util.json.GsonFactory;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.runner.Outbox.Kind;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Outbox.PostedMessage;
import io.redismigrate.slack.view.ActionId;
import io.redismigrate.slack.view.EventReply;
import io.redismigrate.slack.view.GateMessage;
import io.redismigrate.slack.view.Post;
import io.redismigrate.slack.view.Pressed;
import io.redismigrate.store.JdbcFleetStore;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Without a wire, for many clicks in little time: they go to what answers them in the bot, and the outbox is emptied by hand into a
 * channel of its own. Who is a member and in which group is asked of a workspace, as ever.
 */
final class StoreWorld extends ClickWorld {
    private static final String CHANNEL = "C0MIGRATIONS";
    private static final int AT_ONCE = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workspace workspace = Workspace.open(SocketWorld.setup());
    private final SlackConnection connection = new SlackConnection(SocketWorld.access(workspace));
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final Map<String, Message> channel = new LinkedHashMap<>();
    private final Map<String, List<Message>> threads = new TreeMap<>();
    private final AtomicInteger twice = new AtomicInteger();
    private @Nullable Clicks clicks;
    private int posted;

    StoreWorld(Path folder) {
        super(folder);
        open();
    }

    @Override
    void begin() {
        var parts = parts();
        clicks = new Clicks(new Inbox(
                parts.store(),
                new JdbcFleetStore(parts.database(), parts.outbox()),
                parts.inbox(),
                new SlackPeople(connection.calls(), POLICY.groups(), clock),
                POLICY,
                this::wake,
                clock));
        // What an earlier one was handed, and did not come to say.
        parts.outbox().handBackAll();
    }

    @Override
    void end() {
        clicks = null;
    }

    @Override
    void press(Clicker who, Message seen, String button) {
        var key = UUID.randomUUID().toString();
        send(who, seen, button, key);
        if (twice.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            send(who, seen, button, key);
        }
    }

    private void send(Clicker who, Message seen, String button, String key) {
        var value = seen.button(button).orElseThrow().value();
        var heard = Objects.requireNonNull(clicks);
        var answer = button.equals(ActionId.DENY)
                ? heard.filled(
                        new SlackForms.Filled(
                                ActionId.DENY_MODAL,
                                Pressed.parse(value),
                                Map.of(ActionId.REASON, "because"),
                                new ReplyTo(who.id(), CHANNEL, "")),
                        key)
                : heard.click(new Clicks.Click(button, value, who.id(), CHANNEL, ""), key);
        answer.ifPresent(said -> told(who.id()));
    }

    private void told(String user) {
        answers.computeIfAbsent(user, id -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    int answers(Clicker who) {
        return answers.computeIfAbsent(who.id(), id -> new AtomicInteger()).get();
    }

    @Override
    void deliversTwice(int deliveries) {
        twice.set(deliveries);
    }

    @Override
    void speaks() {
        var outbox = parts().outbox();
        for (var batch = outbox.pending(now(), AT_ONCE); !batch.isEmpty(); batch = outbox.pending(now(), AT_ONCE)) {
            batch.forEach(each -> outbox.done(each, say(each)));
        }
    }

    private Optional<PostedMessage> say(Pending pending) {
        if (pending instanceof Pending.Answer answer) {
            told(answer.answer().to().user());
        } else if (pending instanceof Pending.Card card) {
            return card.posted().isPresent() ? Optional.empty() : Optional.of(card(card));
        } else if (pending instanceof Pending.Gate gate) {
            return gate(gate);
        } else if (pending instanceof Pending.Event event) {
            return Optional.of(event(event));
        }
        return Optional.empty();
    }

    private PostedMessage card(Pending.Card card) {
        var id = card.migration().id();
        var ts = ts();
        channel.put(
                id, message(ts, new Post(id + " (card)", List.of()), "redis_migrate_card", Map.of("migration", id)));
        return new PostedMessage(id, Kind.CARD, 0, CHANNEL, ts);
    }

    private Optional<PostedMessage> gate(Pending.Gate gate) {
        var id = gate.migration().id();
        var ts = gate.posted().map(PostedMessage::ts).orElseGet(this::ts);
        var view = GateMessage.of(gate.migration(), gate.question(), POLICY);
        channel.put(
                id + " " + gate.question().number(),
                message(ts, view, GateMessage.METADATA, GateMessage.metadata(gate.migration(), gate.question())));
        return gate.posted().isPresent()
                ? Optional.empty()
                : Optional.of(new PostedMessage(id, Kind.GATE, gate.question().number(), CHANNEL, ts));
    }

    private PostedMessage event(Pending.Event event) {
        var line = event.line();
        var ts = ts();
        threads.computeIfAbsent(event.card().ts(), card -> new ArrayList<>())
                .add(message(
                        ts,
                        new Post(line.type(), List.of()),
                        EventReply.METADATA,
                        Map.of("seq", line.seq(), "type", line.type(), "hash", line.hash())));
        return new PostedMessage(line.migration(), Kind.EVENT, line.seq(), CHANNEL, ts);
    }

    private static Message message(String ts, Post post, String type, Map<String, Object> payload) {
        var raw = Map.of(
                "text", post.text(),
                "blocks", post.blocks(),
                "metadata", Map.of("event_type", type, "event_payload", payload));
        try {
            return new Message(
                    CHANNEL, ts, JSON.readTree(GsonFactory.createSnakeCase().toJson(raw)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what Gson wrote is JSON", e);
        }
    }

    private String ts() {
        return "1763812800.%06d".formatted(++posted);
    }

    @Override
    List<Message> shown() {
        return List.copyOf(channel.values());
    }

    @Override
    List<Message> thread(Message card) {
        return List.copyOf(threads.getOrDefault(card.ts(), List.of()));
    }

    @Override
    public void close() throws Exception {
        super.close();
        connection.close();
        workspace.close();
    }
}
