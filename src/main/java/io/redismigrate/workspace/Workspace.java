package io.redismigrate.workspace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A Slack workspace of one team and one app, on this machine. The bot reaches it through {@link #apiUrl()}; tests, the demo
 * and the page act as its people and look at what they see. May be used from any thread.
 */
public final class Workspace implements AutoCloseable {
    private final WorkspaceSetup setup;
    private final Changes changes = new Changes();
    private final Ports ports = new Ports();
    private final Access access;
    private final SocketHub sockets;
    private final Faults faults;
    private final Parts parts;
    private final Interactions interactions;
    private final AtomicReference<Delivery> delivery;
    private final Acts acts;
    private final Page page;

    private Workspace(WorkspaceSetup setup) {
        this.setup = setup;
        access = new Access(setup.scopes());
        sockets = new SocketHub(changes, access, setup.ackLimit());
        delivery = new AtomicReference<>(sockets);
        faults = new Faults(new Wiring());
        var timeline = new Timeline(setup.clock(), changes);
        var directory = new Directory(setup);
        parts = new Parts(
                changes,
                access,
                directory,
                timeline,
                new Views(access, changes),
                new Triggers(setup.clock(), setup.ackLimit(), access),
                new ResponseUrls(setup.clock(), access, changes, timeline, () -> ports.uri("/response/")),
                new FileMethods(timeline, new Rooms(directory, access), access, () -> ports.uri("/upload/")));
        interactions = new Interactions(setup, parts, faults, delivery::get);
        acts = new Acts(parts, interactions);
        page = new Page(new PageState(setup, parts), new PageActs(parts, acts, interactions), parts);
        ports.serve(Map.of(
                "/api/", webApi()::handle,
                "/upload/", this::upload,
                "/response/", parts.responseUrls()::handle));
    }

    /** Opens a workspace on free ports of the loopback address. */
    public static Workspace open(WorkspaceSetup setup) {
        return new Workspace(setup);
    }

    private WebApi webApi() {
        var rooms = new Rooms(parts.directory(), access);
        var limits = setup.rateLimits() ? Optional.of(new RateLimits(setup.clock())) : Optional.<RateLimits>empty();
        var api = new WebApi(changes, access, faults, limits);
        var app = new HashMap<String, Method>();
        app.put("api.test", new Method(Access.Token.NONE, "", RateLimits.Tier.NONE, false, arguments -> Method.ok()));
        app.put("auth.test", Method.look("", RateLimits.Tier.NONE, arguments -> Access.whoAmI()));
        app.put(
                "apps.connections.open",
                new Method(
                        Access.Token.APP,
                        "",
                        RateLimits.Tier.ONE,
                        false,
                        arguments -> Method.ok().put("url", sockets.ticket().toString())));
        api.add(app);
        api.add(new ChatMethods(parts.directory(), parts.timeline(), changes, rooms).all());
        api.add(new ConversationMethods(parts.directory(), parts.timeline(), rooms, access).all());
        api.add(new PeopleMethods(parts.directory()).all());
        api.add(new ViewMethods(parts.directory(), parts.views(), parts.triggers()).all());
        api.add(parts.files().all());
        return api;
    }

    private void upload(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var content = exchange.getRequestBody().readAllBytes();
        var taken = changes.changing(() -> parts.files().receive(path.substring("/upload/".length()), content));
        Http.text(exchange, taken ? 200 : 400, taken ? "OK - " + content.length : "upload refused");
    }

    // ---- for the bot

    /** Where the Web API is; ends in {@code /api/}. */
    public URI apiUrl() {
        return ports.uri("/api/");
    }

    /** The bot's token ({@code xoxb-…}), drawn at each start. */
    public String botToken() {
        return access.botToken;
    }

    /** The app-level token for Socket Mode ({@code xapp-…}), drawn at each start. */
    public String appToken() {
        return access.appToken;
    }

    /** What HTTP deliveries are signed with, drawn at each start. */
    public String signingSecret() {
        return access.signingSecret;
    }

    /** The bot's user id. */
    public String botUserId() {
        return Identity.BOT_USER;
    }

    /**
     * From now on delivers by signed HTTP instead of Socket Mode.
     *
     * @throws IllegalStateException if the bot there does not answer Slack's challenge
     */
    public void deliverTo(URI eventsUrl) {
        var http = new HttpDelivery(eventsUrl, access.signingSecret, setup.ackLimit(), setup.clock(), changes);
        http.verify(access.secret(16));
        delivery.set(http);
    }

    /** How many Socket Mode connections are open. */
    public int connections() {
        return sockets.open();
    }

    /** Waits until the bot has at least this many Socket Mode connections; {@code false} if it has not in time. */
    public boolean awaitConnections(int count, Duration limit) {
        return changes.await(() -> sockets.open() >= count ? Optional.of(true) : Optional.<Boolean>empty(), limit)
                .isPresent();
    }

    // ---- for whoever tests it

    /** What can be made to go wrong. */
    public Faults faults() {
        return faults;
    }

    /** Acts as a person. */
    public Acts acts() {
        return acts;
    }

    /** How long each slash command took to be acknowledged, in the order they were given. */
    public List<Duration> ackTimes() {
        return interactions.ackTimes();
    }

    /** Acknowledgements that broke a rule of Slack's: what real Slack would show people as an error. Best empty. */
    public List<String> problems() {
        return interactions.problems();
    }

    // ---- what there is

    /** By name ("Approver 1") or id; throws if there is nobody of that name. */
    public Person person(String name) {
        return changes.reading(() -> parts.directory()
                .named(name)
                .orElseThrow(() -> new IllegalArgumentException("nobody is called " + name)));
    }

    /** By id, or by name with or without a number sign; throws if there is none. */
    public Channel channel(String name) {
        return changes.reading(() -> parts.directory()
                .channel(name)
                .orElseThrow(() -> new IllegalArgumentException("no channel is called " + name)));
    }

    /** Adds or replaces a person: to make a guest of somebody, or to deactivate an account. */
    public void put(Person person) {
        changes.change(() -> {
            parts.directory().put(person);
            parts.directory().touch(changes.version());
        });
    }

    /** Adds or replaces a channel: to invite, remove or archive. */
    public void put(Channel channel) {
        changes.change(() -> {
            parts.directory().put(channel);
            parts.directory().touch(changes.version());
        });
    }

    /** Adds or replaces a user group: to change its members. */
    public void put(UserGroup group) {
        changes.change(() -> {
            parts.directory().put(group);
            parts.directory().touch(changes.version());
        });
    }

    /** What the channel shows to all, oldest first: messages and replies that were sent to the channel too. */
    public List<Message> messages(String channel) {
        var id = channel(channel).id();
        return changes.reading(
                () -> parts.timeline().channel(id).stream().map(this::message).toList());
    }

    /** The parent and its replies, oldest first; empty if there is no such message. */
    public List<Message> thread(String channel, String ts) {
        var id = channel(channel).id();
        return changes.reading(
                () -> parts.timeline().find(id, ts).map(parts.timeline()::thread).orElse(List.of()).stream()
                        .map(this::message)
                        .toList());
    }

    /** One message as it is now, if it is still there. */
    public Optional<Message> message(String channel, String ts) {
        var id = channel(channel).id();
        return changes.reading(() -> parts.timeline().find(id, ts).map(this::message));
    }

    private Message message(Timeline.Entry entry) {
        return new Message(entry.channel, entry.ts, parts.timeline().render(entry, true));
    }

    /** What one person alone sees, oldest first. */
    public List<Ephemeral> ephemerals(Person person) {
        return changes.reading(() -> parts.timeline().ephemerals(person.id()).stream()
                .filter(ephemeral -> !ephemeral.deleted())
                .toList());
    }

    /** The modal that is on top for somebody. */
    public Optional<ShownView> modal(Person person) {
        return changes.reading(() -> parts.views().top(person.id()).map(ShownView::of));
    }

    /** The app's Home tab as it was last published for somebody. */
    public Optional<ShownView> home(Person person) {
        return changes.reading(() -> parts.views().home(person.id()).map(ShownView::of));
    }

    /** A shared file, by its id as it stands in a message's {@code files}. */
    public Optional<SharedFile> file(String id) {
        return changes.reading(() -> parts.files().file(id));
    }

    // ---- waiting

    /** Waits for a message of a channel or of any of its threads; throws when it does not come. */
    public Message awaitMessage(String channel, Predicate<Message> wanted, Duration limit) {
        return changes.await(() -> everything(channel).stream().filter(wanted).findFirst(), limit)
                .orElseThrow(() -> new IllegalStateException(
                        "no such message in %s within %s; there are: %s".formatted(channel, limit, texts(channel))));
    }

    /** Waits for a message that one person alone sees; throws when it does not come. */
    public Ephemeral awaitEphemeral(Person person, Predicate<Ephemeral> wanted, Duration limit) {
        return changes.await(() -> ephemerals(person).stream().filter(wanted).findFirst(), limit)
                .orElseThrow(() -> new IllegalStateException("no such ephemeral message for %s within %s; there are: %s"
                        .formatted(
                                person.name(),
                                limit,
                                ephemerals(person).stream().map(Ephemeral::text).toList())));
    }

    /** Waits for a modal to be on top for somebody; throws when it does not come. */
    public ShownView awaitModal(Person person, Predicate<ShownView> wanted, Duration limit) {
        return changes.await(() -> modal(person).filter(wanted), limit)
                .orElseThrow(() ->
                        new IllegalStateException("no such modal for %s within %s".formatted(person.name(), limit)));
    }

    /** Waits for somebody's Home tab to be as wanted; throws when it does not become so. */
    public ShownView awaitHome(Person person, Predicate<ShownView> wanted, Duration limit) {
        return changes.await(() -> home(person).filter(wanted), limit)
                .orElseThrow(() ->
                        new IllegalStateException("no such Home tab for %s within %s".formatted(person.name(), limit)));
    }

    private List<Message> everything(String channel) {
        var id = channel(channel).id();
        return changes.reading(() -> parts.timeline().since(-1).stream()
                .filter(entry -> entry.channel.equals(id) && !entry.deleted)
                .map(this::message)
                .toList());
    }

    private List<String> texts(String channel) {
        return everything(channel).stream().map(Message::text).toList();
    }

    // ---- the page

    /** Serves the page and what it asks for; to be mounted at {@code /}. Does not hold the server's threads. */
    public HttpHandler page() {
        return page;
    }

    /** Serves the page on a port of its own, 0 for a free one, until this workspace is closed; the page's address. */
    public URI servePage(int port) {
        return page.serve(port);
    }

    @Override
    public void close() {
        changes.end();
        page.close();
        sockets.close();
        ports.close();
    }

    private final class Wiring implements Faults.Wires {
        @Override
        public void unreachable(boolean away) {
            if (away) {
                ports.shut();
                sockets.drop();
            } else {
                ports.open();
            }
        }

        @Override
        public void endSockets(String reason, boolean close) {
            sockets.tell(reason, close);
        }

        @Override
        public void dropSockets() {
            sockets.drop();
        }
    }
}
