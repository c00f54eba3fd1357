package io.redismigrate.slack;

import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import io.redismigrate.fleet.Row;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Outbox.Kind;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Outbox.PostedMessage;
import io.redismigrate.slack.view.Card;
import io.redismigrate.slack.view.Digest;
import io.redismigrate.slack.view.EventReply;
import io.redismigrate.slack.view.FleetCard;
import io.redismigrate.slack.view.GateMessage;
import io.redismigrate.slack.view.Links;
import io.redismigrate.slack.view.Post;
import io.redismigrate.slack.view.WaveMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one message and notes what became of it. Used by one thread.
 *
 * <p>What may have been posted already is looked for first: what went unanswered, and what an earlier process of the bot
 * may have sent without noting it.
 */
final class SlackDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(SlackDelivery.class);

    /** Posting works again only once people mend something. It is tried from time to time: the thread stays complete. */
    private static final Set<String> CHANNEL_OR_TOKEN = Set.of(
            "channel_not_found",
            "not_in_channel",
            "is_archived",
            "restricted_action",
            "not_authed",
            "invalid_auth",
            "account_inactive",
            "token_revoked",
            "token_expired",
            "no_permission",
            "missing_scope");

    /** The message that is to be edited is not there any more, or what stands there is not ours. */
    private static final Set<String> DELETED = Set.of("message_not_found", "cant_update_message");

    /** The thread's parent is not there any more. */
    private static final Set<String> NO_THREAD = Set.of("thread_not_found", "cannot_reply_to_message");

    private static final String NOT_SHOWN = "Slack did not show whether it was posted before";
    private static final Duration UNTIL_MENDED = Duration.ofSeconds(10);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    /** Edits of cards leave so many to questions. */
    private static final int LEFT_TO_QUESTIONS = 8;

    private final Outbox outbox;
    private final SlackPosts posts;
    private final MigrationStore store;
    private final Doubts doubts;
    private final SlackAnswers answers;
    private final Digests digests;
    private final Policy policy;
    private final Consumer<JournalLine> posted;
    private final Duration cardRefresh;
    private final Links links;
    private final Clock clock;
    private final Map<String, Shown> shown = new HashMap<>();
    private volatile Optional<String> refusal = Optional.empty();

    /** @param posted told each event that stands in its thread now */
    SlackDelivery(
            Outbox outbox,
            MigrationStore store,
            SlackPosts posts,
            Doubts doubts,
            SlackAnswers answers,
            Digests digests,
            Policy policy,
            Consumer<JournalLine> posted,
            Duration cardRefresh,
            Links links,
            Clock clock) {
        this.outbox = outbox;
        this.store = store;
        this.posts = posts;
        this.doubts = doubts;
        this.answers = answers;
        this.digests = digests;
        this.policy = policy;
        this.posted = posted;
        this.cardRefresh = cardRefresh;
        this.links = links;
        this.clock = clock;
    }

    /** Another process sent what there was until now. */
    void begin() {
        doubts.begin();
        shown.clear();
    }

    /** Slack's word for why it takes no messages of the bot at all; empty where it does, as far as is known. */
    Optional<String> refusal() {
        return refusal;
    }

    /**
     * A card or a question, drawn.
     *
     * @param since when it was first to be said
     * @param standing what has to be shown soon when it changes
     */
    private record Drawn(String id, Instant since, Post view, String standing, boolean ended) {}

    /** The card as it was last shown: an edit that only moves figures may wait. */
    private record Shown(Instant at, String standing) {}

    /** How long to wait before this one may be sent. Edits of cards never wait; they come again later. */
    Duration pace(Pending pending, Instant now) {
        boolean card = pending instanceof Pending.Card || pending instanceof Pending.FleetCard;
        if (pending instanceof Pending.Answer || (card && isEdit(pending))) {
            return Duration.ZERO;
        }
        return posts.until(isEdit(pending), now, 0);
    }

    /** Comes again after that time, so that others can pass. */
    void postpone(Pending pending, Duration wait) {
        outbox.later(pending, clock.instant().plus(wait));
    }

    /** Sends it and says so to the outbox, whatever comes of it. */
    void deliver(Pending pending) {
        if (pending instanceof Pending.Card card) {
            card(card);
        } else if (pending instanceof Pending.Event event) {
            event(event);
        } else if (pending instanceof Pending.Gate gate) {
            gate(gate);
        } else if (pending instanceof Pending.FleetCard card) {
            fleetCard(card);
        } else if (pending instanceof Pending.FleetGate gate) {
            fleetGate(gate);
        } else if (pending instanceof Pending.Answer answer) {
            var sent = answers.send(
                    answer.answer().to(), Post.sentence(answer.answer().text()));
            settle(pending, sent, Optional.empty());
        }
    }

    private void card(Pending.Card card) {
        var migration = card.migration();
        var standing = "%s %s %s"
                .formatted(
                        migration.state().phase(),
                        migration.questions().hashCode(),
                        migration.receipt().isPresent());
        var drawn = new Drawn(
                migration.id(), migration.requestedAt(), Card.of(migration, policy), standing, migration.ended());
        card(card, drawn, card.posted());
    }

    private void fleetCard(Pending.FleetCard card) {
        var run = card.run();
        var phases = run.rows().stream().map(Row::phase).toList();
        var drawn = new Drawn(
                run.id(),
                run.requestedAt(),
                FleetCard.of(run, card.threads(), links),
                "%s %s %s".formatted(run.stage().word(), phases, run.questions().hashCode()),
                run.ended());
        card(card, drawn, card.posted());
    }

    private void card(Pending card, Drawn drawn, Optional<PostedMessage> posted) {
        var view = drawn.view();
        var payload = Map.<String, Object>of("migration", drawn.id());
        if (posted.isEmpty()) {
            if (doubts.about(card, drawn.since())) {
                var found = doubts.channel(posts.channel(), drawn.id(), drawn.since());
                var there = found.flatMap(SlackThread.Found::card)
                        .map(ts -> new PostedMessage(drawn.id(), Kind.CARD, 0, posts.channel(), ts));
                if (found.isEmpty() || there.isPresent()) {
                    adopt(card, there, view, Card.METADATA, payload);
                    return;
                }
            }
            var sent = posts.post(view, Card.METADATA, payload, null);
            settle(card, sent, posted(sent, drawn.id(), Kind.CARD, 0));
            return;
        }
        var now = clock.instant();
        var last = shown.get(drawn.id());
        boolean moved = last == null || !last.standing().equals(drawn.standing());
        var due = last == null || moved ? now : last.at().plus(cardRefresh);
        if (due.isAfter(now)) {
            outbox.later(card, due);
            return;
        }
        var pause = posts.until(true, now, moved ? 1 : LEFT_TO_QUESTIONS);
        if (!pause.isZero()) {
            outbox.later(card, now.plus(pause));
            return;
        }
        var sent = posts.edit(posted.get(), view, Card.METADATA, payload);
        if (sent instanceof Sent.Done<ChatUpdateResponse>) {
            shown.put(drawn.id(), new Shown(now, drawn.standing()));
        }
        settle(card, sent, Optional.empty());
        if (drawn.ended()) {
            shown.remove(drawn.id());
            doubts.forget(drawn.id());
        }
    }

    private void event(Pending.Event event) {
        var line = event.line();
        if (doubts.about(event, line.at())) {
            var found = doubts.thread(event.card());
            var there = found.flatMap(each -> each.event(line.seq()))
                    .map(ts -> new PostedMessage(
                            line.migration(),
                            Kind.EVENT,
                            line.seq(),
                            event.card().channel(),
                            ts));
            if (found.isEmpty()) {
                later(event, backOff(event), NOT_SHOWN);
                return;
            }
            if (there.isPresent()) {
                // An event is never edited: where it stands, it is right.
                doubts.settled(event);
                outbox.done(event, there);
                return;
            }
        }
        var view = Digest.closes(line.type())
                ? digests.of(line)
                : EventReply.of(line.migration(), line.type(), line.actor(), line.data());
        var sent = posts.post(view, EventReply.METADATA, metadata(line), event.card());
        settle(event, sent, posted(sent, line.migration(), Kind.EVENT, line.seq()));
        if (sent instanceof Sent.Done<ChatPostMessageResponse>) {
            posted.accept(line);
        }
    }

    private void gate(Pending.Gate gate) {
        var migration = gate.migration();
        var question = gate.question();
        var drawn =
                new Drawn(migration.id(), question.askedAt(), GateMessage.of(migration, question, policy), "", false);
        gate(gate, drawn, question.number(), GateMessage.metadata(migration, question), gate.card(), gate.posted());
    }

    private void fleetGate(Pending.FleetGate gate) {
        var question = gate.question();
        var drawn =
                new Drawn(gate.run().id(), question.askedAt(), WaveMessage.of(gate.run(), question, policy), "", false);
        gate(gate, drawn, question.number(), WaveMessage.metadata(gate.run(), question), gate.card(), gate.posted());
    }

    private void gate(
            Pending gate,
            Drawn drawn,
            int number,
            Map<String, Object> payload,
            PostedMessage card,
            Optional<PostedMessage> posted) {
        if (posted.isPresent()) {
            settle(gate, posts.edit(posted.get(), drawn.view(), GateMessage.METADATA, payload), Optional.empty());
            return;
        }
        if (doubts.about(gate, drawn.since())) {
            var found = doubts.thread(card);
            var there = found.flatMap(each -> each.gate(number))
                    .map(ts -> new PostedMessage(drawn.id(), Kind.GATE, number, card.channel(), ts));
            if (found.isEmpty() || there.isPresent()) {
                adopt(gate, there, drawn.view(), GateMessage.METADATA, payload);
                return;
            }
        }
        var sent = posts.post(drawn.view(), GateMessage.METADATA, payload, card);
        settle(gate, sent, posted(sent, drawn.id(), Kind.GATE, number));
    }

    /** It stands in Slack already, perhaps as it was earlier: it is edited. Where that could not be seen, it waits. */
    private void adopt(
            Pending pending, Optional<PostedMessage> there, Post view, String type, Map<String, Object> payload) {
        if (there.isEmpty()) {
            later(pending, backOff(pending), NOT_SHOWN);
        } else {
            settle(pending, posts.edit(there.get(), view, type, payload), there);
        }
    }

    private static Map<String, Object> metadata(JournalLine line) {
        return Map.of(
                "migration", line.migration(),
                "seq", line.seq(),
                "type", line.type(),
                "at", line.atText(),
                "actor", line.actor(),
                "data", line.canonicalData(),
                "prev", line.prev(),
                "hash", line.hash());
    }

    private Optional<PostedMessage> posted(Sent<ChatPostMessageResponse> sent, String migration, Kind kind, long key) {
        return sent instanceof Sent.Done<ChatPostMessageResponse> done
                ? Optional.of(new PostedMessage(
                        migration,
                        kind,
                        key,
                        done.answer().getChannel(),
                        done.answer().getTs()))
                : Optional.empty();
    }

    private <T> void settle(Pending pending, Sent<T> sent, Optional<PostedMessage> posted) {
        if (sent instanceof Sent.Done<T>) {
            doubts.settled(pending);
            refusal = Optional.empty();
            if (!outbox.done(pending, posted)) {
                // Two processes posted the same: this one was stopped between looking and posting, and woke up too
                // late.
                posted.ifPresent(posts::delete);
            }
        } else if (sent instanceof Sent.Later<T> later) {
            doubts.add(pending, migration(pending));
            hold(pending, clock.instant().plus(later.pause()));
            later(pending, later.pause(), "Slack asks to wait");
        } else if (sent instanceof Sent.Unknown<T> unknown) {
            doubts.add(pending, migration(pending));
            later(pending, backOff(pending), unknown.why());
        } else if (sent instanceof Sent.Refused<T> refused) {
            refused(pending, refused.error());
        }
    }

    /** Slack's word to wait is about all calls of that method. */
    private void hold(Pending pending, Instant until) {
        if (pending instanceof Pending.Answer) {
            return;
        }
        posts.hold(isEdit(pending), until);
    }

    private static boolean isEdit(Pending pending) {
        return (pending instanceof Pending.Card card && card.posted().isPresent())
                || (pending instanceof Pending.Gate gate && gate.posted().isPresent())
                || (pending instanceof Pending.FleetCard card && card.posted().isPresent())
                || (pending instanceof Pending.FleetGate gate && gate.posted().isPresent());
    }

    private void refused(Pending pending, String error) {
        doubts.settled(pending);
        if (CHANNEL_OR_TOKEN.contains(error) && !(pending instanceof Pending.Answer)) {
            LOG.error("Slack takes no messages of the bot: {}. It is tried again in {}", error, UNTIL_MENDED);
            refusal = Optional.of(error);
            // It is the same for all others.
            posts.hold(true, clock.instant().plus(UNTIL_MENDED));
            posts.hold(false, clock.instant().plus(UNTIL_MENDED));
            later(pending, UNTIL_MENDED, error);
            return;
        }
        var deleted = deleted(pending, error);
        if (deleted.isPresent()) {
            LOG.warn("{} was deleted in Slack; it is shown again", named(pending));
            doubts.forget(migration(pending));
            shown.remove(migration(pending));
            outbox.deleted(deleted.get());
            outbox.later(pending, clock.instant());
            return;
        }
        LOG.error("A message was given up: Slack refused it with {} ({})", error, named(pending));
        outbox.parked(pending, error);
        alarm(pending, error);
    }

    /** The message that somebody deleted, where that is why it was refused and somebody still wants to see it. */
    private static Optional<PostedMessage> deleted(Pending pending, String error) {
        if (NO_THREAD.contains(error)) {
            return pending instanceof Pending.Event event
                    ? Optional.of(event.card())
                    : pending instanceof Pending.Gate gate ? Optional.of(gate.card()) : Optional.empty();
        }
        if (!DELETED.contains(error)) {
            return Optional.empty();
        }
        if (pending instanceof Pending.Card card) {
            return card.posted();
        }
        if (pending instanceof Pending.FleetCard card) {
            return card.posted();
        }
        return pending instanceof Pending.Gate gate && gate.question().is(Question.Status.OPEN)
                ? gate.posted()
                : Optional.empty();
    }

    /** People must hear that something is missing in the thread; an alarm that is refused itself raises no other. */
    private void alarm(Pending pending, String error) {
        boolean isAlarm =
                pending instanceof Pending.Event event && event.line().type().equals(Event.Type.ALARM.word());
        if (!migration(pending).isEmpty() && !isAlarm && !DELETED.contains(error)) {
            var reason = "Slack refuses to show %s (%s); the audit export has it".formatted(named(pending), error);
            store.note(migration(pending), Event.of(Event.Type.ALARM).because(reason), clock.instant());
        }
    }

    private void later(Pending pending, Duration wait, String why) {
        LOG.info("{} goes out in {}: {}", named(pending), wait, why);
        outbox.failed(pending, clock.instant().plus(wait), why);
    }

    private static Duration backOff(Pending pending) {
        // An edit that waited its turn has attempts behind it that say nothing about Slack.
        int attempts = pending instanceof Pending.Card && isEdit(pending)
                ? 2
                : pending.ticket().attempts();
        var wait = Duration.ofSeconds(1L << Math.min(5, Math.max(0, attempts)));
        return wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
    }

    /** The migration it is about; empty for a private answer. */
    static String migration(Pending pending) {
        if (pending instanceof Pending.Card card) {
            return card.migration().id();
        }
        if (pending instanceof Pending.Event event) {
            return event.line().migration();
        }
        if (pending instanceof Pending.FleetCard card) {
            return card.run().id();
        }
        if (pending instanceof Pending.FleetGate gate) {
            return gate.run().id();
        }
        return pending instanceof Pending.Gate gate ? gate.migration().id() : "";
    }

    private static String named(Pending pending) {
        if (pending instanceof Pending.Event event) {
            return "event %d of %s".formatted(event.line().seq(), event.line().migration());
        }
        if (pending instanceof Pending.Gate gate) {
            return "question %d of %s"
                    .formatted(gate.question().number(), gate.migration().id());
        }
        return pending instanceof Pending.Answer ? "a private answer" : "a message of " + migration(pending);
    }
}
