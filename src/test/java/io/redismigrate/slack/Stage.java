package io.redismigrate.slack;

import io.redismigrate.migration.Event;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.State;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore.Answer;
import io.redismigrate.runner.OnlyInstance;
import io.redismigrate.runner.Turns;
import io.redismigrate.store.Database;
import io.redismigrate.store.Inbox;
import io.redismigrate.store.JdbcFleetStore;
import io.redismigrate.store.JdbcMigrationStore;
import io.redismigrate.store.JdbcOutbox;
import io.redismigrate.store.Journal;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Person;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A workspace, a real store, and the bot's Slack side between them. What people ask is heard by the rules at once. */
final class Stage implements AutoCloseable {
    static final String CHANNEL = "redis-migrations";
    static final Duration SOON = Duration.ofSeconds(15);

    /** The stand-in answers in milliseconds, unless it is told not to. */
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofMillis(300));

    final Workspace workspace;
    final Database database;
    final JdbcOutbox outbox;
    final Inbox inbox;
    final JdbcMigrationStore store;
    final JdbcFleetStore fleets;
    final FakeDesk desk;
    final List<Duration> acks = new CopyOnWriteArrayList<>();
    final List<SlackRefused> refusals = new CopyOnWriteArrayList<>();
    SlackBot bot;
    Turns turns = new OnlyInstance(Clock.systemUTC());
    Clock clock = Clock.systemUTC();
    /** What the digest shows of the sync. */
    Optional<byte[]> picture = Optional.empty();

    private final Policy policy;
    private final Duration postInterval;

    Stage(Path folder, WorkspaceSetup setup) {
        this(folder, setup, Examples.POLICY);
    }

    Stage(Path folder, WorkspaceSetup setup, Policy policy) {
        this.policy = policy;
        postInterval = setup.rateLimits() ? Duration.ofSeconds(1) : Duration.ofMillis(20);
        workspace = Workspace.open(setup);
        database = Database.open("jdbc:h2:file:" + folder.resolve("bot"));
        outbox = new JdbcOutbox(database);
        inbox = new Inbox(database);
        store = new JdbcMigrationStore(database, outbox, inbox);
        fleets = new JdbcFleetStore(database, outbox);
        desk = new FakeDesk(store);
        bot = bot(access(workspace.appToken(), "#" + CHANNEL));
    }

    SlackAccess access(String appToken, String channel) {
        return new SlackAccess(
                workspace.apiUrl(),
                workspace.botToken(),
                appToken,
                channel,
                List.of("#" + CHANNEL),
                Duration.ofMillis(300),
                postInterval);
    }

    SlackBot bot(SlackAccess access) {
        return new SlackBot(
                access,
                policy,
                new SlackBot.Ports(desk, store, fleets, inbox, outbox, turns, this::hear, acks::add, new Told()),
                SHORT,
                clock);
    }

    private final class Told implements SlackBot.Story {
        @Override
        public List<JournalLine> history(String migration) {
            return new Journal(database).history(migration);
        }

        @Override
        public Optional<byte[]> picture(String migration) {
            return picture;
        }
    }

    Stage connected() {
        bot.start(refusals::add);
        if (!workspace.awaitConnections(1, SOON)) {
            throw new IllegalStateException("the bot did not connect: " + refusals);
        }
        return this;
    }

    /** What the next tick would do with what was asked. */
    private void hear(String id) {
        var migration = store.load(id).orElseThrow();
        var events = new ArrayList<Event>();
        var heard = new ArrayList<Long>();
        var answers = new ArrayList<Answer>();
        for (var waiting : store.waiting(id)) {
            var step = migration.hear(waiting.ask(), policy);
            migration = step.migration();
            events.addAll(step.events());
            heard.add(waiting.number());
            answers.add(new Answer(waiting.replyTo(), step.answer()));
        }
        store.save(migration, events, heard, answers, Clock.systemUTC().instant());
    }

    /** A migration whose cutover gate is open. */
    Migration waiting() {
        return waiting(Examples.question(1, Gate.CUTOVER, Question.Status.OPEN, ""));
    }

    /** A migration of which that is asked now. */
    Migration waiting(Question question) {
        desk.start(
                new Desk.Subject.Named("orders"),
                "",
                new io.redismigrate.migration.Person(Examples.REQUESTER, Set.of()),
                Clock.systemUTC().instant());
        var migration = store.all().get(0);
        var asked = new Question(
                1,
                question.gate(),
                question.facts(),
                question.needed(),
                Clock.systemUTC().instant(),
                question.evidence(),
                question.status(),
                List.of(),
                "");
        return save(
                Examples.with(migration, new State.InSync(), "the cutover gate waits for 2 approvals", List.of(asked)),
                Event.of(Event.Type.GATE_OPENED).with("gate", "cutover"));
    }

    Migration save(Migration migration, Event... events) {
        return store.save(
                        migration,
                        List.of(events),
                        List.of(),
                        List.of(),
                        Clock.systemUTC().instant())
                .orElseThrow();
    }

    Message awaitGate(Predicate<Message> wanted) {
        return workspace.awaitMessage(
                CHANNEL,
                message -> message.metadata().path("event_type").asText().equals("redis_migrate_gate")
                        && wanted.test(message),
                SOON);
    }

    Message awaitCard(Predicate<Message> wanted) {
        return workspace.awaitMessage(
                CHANNEL,
                message -> message.metadata().path("event_type").asText().equals("redis_migrate_card")
                        && wanted.test(message),
                SOON);
    }

    Person person(String name) {
        return workspace.person(name);
    }

    List<Message> events(String card) {
        return workspace.thread(CHANNEL, card).stream()
                .filter(message ->
                        message.metadata().path("event_type").asText().equals("redis_migrate_event"))
                .toList();
    }

    @Override
    public void close() throws Exception {
        bot.close();
        database.close();
        workspace.close();
    }
}
