package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.store.JdbcFleetStore;
import io.redismigrate.workspace.Answer;
import io.redismigrate.workspace.Channel;
import io.redismigrate.workspace.EnvelopeFault;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Person;
import io.redismigrate.workspace.UserGroup;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** With the whole Slack side of the bot and a workspace: clicks come over a socket, and messages go out over HTTP. */
final class SocketWorld extends ClickWorld {
    private static final String CHANNEL = "redis-migrations";

    private final Workspace workspace;
    private final Map<String, Object> forms = new ConcurrentHashMap<>();
    private @Nullable SlackBot bot;

    SocketWorld(Path folder) {
        super(folder);
        workspace = Workspace.open(setup());
        open();
    }

    /** Everybody has an account: the guest, the bot and the deactivated one too. */
    static WorkspaceSetup setup() {
        var accounts = PEOPLE.stream()
                .map(each -> new Person(
                        each.id(),
                        each.id(),
                        each.id().equals("U0GUEST"),
                        each.id().equals("U0ROBOT"),
                        each.id().equals("U0GONE")))
                .toList();
        var groups = Stream.of("G-DATABASE", "G-CHECKOUT", "G-LEADS", "G-OWNERS")
                .map(group -> new UserGroup(
                        group,
                        group,
                        PEOPLE.stream()
                                .filter(each -> each.person().groups().contains(group))
                                .map(Clicker::id)
                                .toList()))
                .toList();
        var ids = PEOPLE.stream().map(Clicker::id).toList();
        return WorkspaceSetup.standard()
                .withPeople(accounts)
                .withChannels(List.of(Channel.open("C0MIGRATIONS", CHANNEL, ids).with(WorkspaceSetup.BOT)))
                .withGroups(groups)
                .withRateLimits(false);
    }

    static SlackAccess access(Workspace workspace) {
        return new SlackAccess(
                workspace.apiUrl(),
                workspace.botToken(),
                workspace.appToken(),
                "#" + CHANNEL,
                List.of("#" + CHANNEL),
                Duration.ofMillis(100),
                Duration.ofMillis(1));
    }

    @Override
    void begin() {
        var parts = parts();
        var begun = new SlackBot(
                access(workspace),
                POLICY,
                new SlackBot.Ports(
                        new FakeDesk(parts.store()),
                        parts.store(),
                        new JdbcFleetStore(parts.database(), parts.outbox()),
                        parts.inbox(),
                        parts.outbox(),
                        parts.turns(),
                        this::wake,
                        took -> {}),
                clock);
        begun.start(refused -> {
            throw new IllegalStateException(refused.sentence());
        });
        assertThat(workspace.awaitConnections(1, PATIENCE)).isTrue();
        bot = begun;
    }

    @Override
    void end() throws Exception {
        Objects.requireNonNull(bot).close();
    }

    @Override
    List<Message> shown() {
        assertThat(workspace.problems()).isEmpty();
        return workspace.messages(CHANNEL);
    }

    @Override
    List<Message> thread(Message card) {
        return workspace.thread(CHANNEL, card.ts());
    }

    @Override
    void press(Clicker who, Message seen, String button) {
        var person = workspace.person(who.id());
        if (!button.equals("gate_deny")) {
            acknowledged(workspace.acts().clickAsSeen(person, seen, button));
            return;
        }
        // Nobody has two forms open at the same time.
        synchronized (forms.computeIfAbsent(who.id(), id -> new Object())) {
            acknowledged(workspace.acts().clickAsSeen(person, seen, button));
            if (workspace.modal(person).isPresent()) {
                acknowledged(workspace.acts().submit(person, Map.of("reason/text", "because")));
            }
        }
    }

    private static void acknowledged(Answer answer) {
        assertThat(answer.failure()).isEmpty();
        assertThat(answer.errors()).isEmpty();
    }

    @Override
    int answers(Clicker who) {
        return workspace.ephemerals(workspace.person(who.id())).size();
    }

    @Override
    void deliversTwice(int deliveries) {
        workspace.faults().nextDeliveries(deliveries, EnvelopeFault.duplicate());
    }

    @Override
    public void close() throws Exception {
        super.close();
        workspace.close();
    }
}
