package io.redismigrate.slack;

import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import io.redismigrate.fleet.Row;
import io.redismigrate.migration.Policy;
import io.redismigrate.runner.JournalLine;
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
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final String NOT_SHOWN = "Slack did not show whether it was posted before";
    private static final Duration UNTIL_MENDED = Duration.ofMinutes(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    /** Edits of cards leave so many to questions. */
    private static final int LEFT_TO_QUESTIONS = 8;

    private final Outbox outbox;
    private final SlackPosts posts;
    private final SlackThread threads;
    private final SlackAnswers answers;
    private final Digests digests;
    private final Policy policy;
    private final Duration cardRefresh;
    private final Links links;
    private final Clock clock;
    private final Instant began;
    private final Set<Long> unanswered = new HashSet<>();
    private final Map<String, Reading> readings = new HashMap<>();
    private final Map<String, Shown> shown = new HashMap<>();

    SlackDelivery(
            Outbox outbox,
            SlackPosts posts,
            SlackThread threads,
            SlackAnswers answers,
            Digests digests,
            Policy policy,
            Duration cardRefresh,
            Links links,
            Clock clock) {
        this.outbox = outbox;
        this.posts = posts;
        this.threads = threads;
        this.answers = answers;
        this.digests = digests;
        this.policy = policy;
        this.cardRefresh = cardRefresh;
        this.links = links;
        this.clock = clock;
        this.began = clock.instant();
    }

    /** What was read of a thread, and when. */
    private record Reading(Instant at, SlackThread.Found found) {}

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
            if (suspicious(card, drawn.since())) {
                var found = threads.channel(posts.channel(), drawn.id(), drawn.since());
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
            readings.remove(drawn.id());
        }
    }

    private void event(Pending.Event event) {
        var line = event.line();
        if (suspicious(event, line.at())) {
            var found = reading(event.card());
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
                unanswered.remove(event.ticket().number());
                outbox.done(event, there);
                return;
            }
        }
        var view = Digest.closes(line.type())
                ? digests.of(line)
                : EventReply.of(line.type(), line.actor(), line.data());
        var sent = posts.post(view, EventReply.METADATA, metadata(line), event.card());
        settle(event, sent, posted(sent, line.migration(), Kind.EVENT, line.seq()));
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
        if (suspicious(gate, drawn.since())) {
            var found = reading(card);
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

    /** Whether it may have been posted before: nobody answered, or it is old enough for another process to have tried. */
    private boolean suspicious(Pending pending, Instant written) {
        return unanswered.contains(pending.ticket().number())
                || written.isBefore(began)
                || !written.plus(Outbox.CLAIM).isAfter(clock.instant());
    }

    /** The thread under that card; read anew where something went unanswered since. */
    private Optional<SlackThread.Found> reading(PostedMessage card) {
        var now = clock.instant();
        var known = readings.get(card.migration());
        if (known != null && known.at().plus(Outbox.CLAIM).isAfter(now)) {
            return Optional.of(known.found());
        }
        var found = threads.replies(card.channel(), card.ts(), card.migration());
        found.ifPresent(each -> readings.put(card.migration(), new Reading(now, each)));
        return found;
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
            unanswered.remove(pending.ticket().number());
            outbox.done(pending, posted);
        } else if (sent instanceof Sent.Later<T> later) {
            unsure(pending);
            hold(pending, clock.instant().plus(later.pause()));
            later(pending, later.pause(), "Slack asks to wait");
        } else if (sent instanceof Sent.Unknown<T> unknown) {
            unsure(pending);
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
        if (CHANNEL_OR_TOKEN.contains(error) && !(pending instanceof Pending.Answer)) {
            LOG.error("Slack takes no messages of the bot: {}. It is tried again in {}", error, UNTIL_MENDED);
            later(pending, UNTIL_MENDED, error);
            return;
        }
        LOG.error("A message was given up: Slack refused it with {} ({})", error, named(pending));
        unanswered.remove(pending.ticket().number());
        outbox.parked(pending, error);
    }

    private void unsure(Pending pending) {
        unanswered.add(pending.ticket().number());
        // What was read before this attempt does not show it.
        readings.remove(migration(pending));
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

    private static String migration(Pending pending) {
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
