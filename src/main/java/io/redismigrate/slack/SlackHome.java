package io.redismigrate.slack;

import io.redismigrate.migration.Person;
import io.redismigrate.migration.Policy;
import io.redismigrate.runner.Desk;
import io.redismigrate.slack.view.Home;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows people their Home when they open it, and again when something changed while they may still be looking at it. */
final class SlackHome implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlackHome.class);
    /** Nobody is taken to look at a Home for longer than this after opening it. */
    private static final Duration LOOKING = Duration.ofMinutes(10);

    private static final Duration SETTLES = Duration.ofMillis(1200);

    private final SlackCalls calls;
    private final Desk desk;
    private final Inbox inbox;
    private final Policy policy;
    private final Map<String, Instant> looking = new ConcurrentHashMap<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var made = new Thread(work, "slack-home");
        made.setDaemon(true);
        return made;
    });

    SlackHome(SlackCalls calls, Desk desk, Inbox inbox, Policy policy) {
        this.calls = calls;
        this.desk = desk;
        this.inbox = inbox;
        this.policy = policy;
    }

    /** Somebody opened theirs. */
    void opened(String user) {
        looking.put(user, inbox.now());
        show(user);
    }

    /** Something was saved. Quick: what it means for those who look is found out later, for several changes at once. */
    void changed() {
        if (looking.isEmpty() || !due.compareAndSet(false, true)) {
            return;
        }
        try {
            var unused = thread.schedule(this::showAgain, SETTLES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("no Home is shown any more: the bot stops");
        }
    }

    private void showAgain() {
        due.set(false);
        var since = inbox.now().minus(LOOKING);
        looking.values().removeIf(since::isAfter);
        try {
            looking.keySet().forEach(this::show);
        } catch (RuntimeException e) {
            // The store may be away; the next change shows it.
            LOG.warn("A Home was not shown: {}", e.getMessage());
        }
    }

    private void show(String user) {
        Optional<Person> person =
                inbox.who(user) instanceof SlackPeople.Who.Known known ? Optional.of(known.person()) : Optional.empty();
        var view = Home.of(desk.all(), policy, person, inbox.now());
        var sent = calls.call(
                client -> client.viewsPublish(publish -> publish.userId(user).view(view)));
        if (!(sent instanceof Sent.Done<?>)) {
            LOG.info("The Home tab of {} was not shown: {}", user, sent);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
