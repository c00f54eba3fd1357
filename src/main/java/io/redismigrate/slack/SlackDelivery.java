package io.redismigrate.slack;

import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import io.redismigrate.fleet.Row;
import io.redismigrate.migration.Policy;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sends one message and notes what became of it. Used by one thread.
 *
 * <p>What may have been posted already is looked for first: what went unanswered, and what an earlier process of the bot
 * may have sent without noting it.
 */
final class SlackDelivery {
    /** Edits of cards leave so many to questions. */
    private static final int LEFT_TO_QUESTIONS = 8;

    private final Outbox outbox;
    private final SlackPosts posts;
    private final Doubts doubts;
    private final SlackAnswers answers;
    private final Digests digests;
    private final Policy policy;
    private final Consumer<JournalLine> posted;
    private final Links links;
    private final Clock clock;
    private final CardPace cards;
    private final Aftermath aftermath;

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
            Patience patience,
            Links links,
            Clock clock) {
        this.outbox = outbox;
        this.posts = posts;
        this.doubts = doubts;
        this.answers = answers;
        this.digests = digests;
        this.policy = policy;
        this.posted = posted;
        this.links = links;
        this.clock = clock;
        this.cards = new CardPace(cardRefresh);
        this.aftermath = new Aftermath(outbox, store, posts, doubts, cards, patience, clock);
    }

    /** Another process sent what there was until now. */
    void begin() {
        doubts.begin();
        cards.forgetAll();
    }

    /** Slack's word for why it takes no messages of the bot at all; empty where it does, as far as is known. */
    Optional<String> refusal() {
        return aftermath.refusal();
    }

    /**
     * A card or a question, drawn.
     *
     * @param since when it was first to be said
     * @param standing what has to be shown soon when it changes
     */
    private record Drawn(String id, Instant since, Post view, String standing, boolean ended) {}

    /** How long to wait before this one may be sent. Edits of cards never wait; they come again later. */
    Duration pace(Pending pending, Instant now) {
        boolean edit = Subject.isEdit(pending);
        return pending instanceof Pending.Answer || (edit && Subject.isCard(pending))
                ? Duration.ZERO
                : posts.until(edit, now, 0);
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
            aftermath.settle(pending, sent, Optional.empty());
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
            aftermath.settle(card, sent, posted(sent, drawn.id(), Kind.CARD, 0));
            return;
        }
        var now = clock.instant();
        boolean moved = cards.moved(drawn.id(), drawn.standing());
        var due = cards.due(drawn.id(), drawn.standing(), now);
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
            cards.shows(drawn.id(), drawn.standing(), now);
        }
        aftermath.settle(card, sent, Optional.empty());
        if (drawn.ended()) {
            cards.forget(drawn.id());
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
                aftermath.notShown(event);
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
        aftermath.settle(event, sent, posted(sent, line.migration(), Kind.EVENT, line.seq()));
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
            aftermath.settle(
                    gate, posts.edit(posted.get(), drawn.view(), GateMessage.METADATA, payload), Optional.empty());
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
        aftermath.settle(gate, sent, posted(sent, drawn.id(), Kind.GATE, number));
    }

    /** It stands in Slack already, perhaps as it was earlier: it is edited. Where that could not be seen, it waits. */
    private void adopt(
            Pending pending, Optional<PostedMessage> there, Post view, String type, Map<String, Object> payload) {
        if (there.isEmpty()) {
            aftermath.notShown(pending);
        } else {
            aftermath.settle(pending, posts.edit(there.get(), view, type, payload), there);
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
}
