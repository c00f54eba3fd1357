package io.redismigrate.runner;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.WaveQuestion;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is still to be said, and what was said where. It is filled by {@link MigrationStore#save}, in the same transaction as
 * what it is about, and drained by whoever speaks to people.
 *
 * <p>A message may have been sent although nobody could note it: a process that dies between sending and {@link #done} leaves
 * the row, and it is handed out again after {@link #CLAIM}. So look before posting again.
 */
public interface Outbox {
    /** How long what was handed out is kept from others. One who is slower than that may be overtaken. */
    Duration CLAIM = Duration.ofSeconds(30);

    /** What kinds of message stay where they were posted. The key of a card is 0, of an event its seq, of a gate the question's number. */
    enum Kind {
        CARD,
        EVENT,
        GATE
    }

    /** A message that was posted. {@code ts} is Slack's name for it within the channel. */
    record PostedMessage(String migration, Kind kind, long key, String channel, String ts) {}

    /**
     * The handle of what was handed out.
     *
     * @param revision what was current when it was handed out; a newer one makes another delivery
     * @param attempts how often it has failed before
     */
    record Ticket(long number, long revision, int attempts) {}

    /** Something to send, with all that is needed to draw it. */
    sealed interface Pending {
        Ticket ticket();

        /** The migration's card: to be posted where {@code posted} is empty, else edited. */
        record Card(Ticket ticket, Migration migration, Optional<PostedMessage> posted) implements Pending {}

        /** One event, to be posted in the card's thread. */
        record Event(Ticket ticket, JournalLine line, PostedMessage card) implements Pending {}

        /** A gate's question, to be posted in the card's thread where {@code posted} is empty, else edited. */
        record Gate(
                Ticket ticket,
                Migration migration,
                Question question,
                PostedMessage card,
                Optional<PostedMessage> posted)
                implements Pending {}

        /**
         * A fleet's card: to be posted where {@code posted} is empty, else edited.
         *
         * @param threads the cards of its migrations, by their ids
         */
        record FleetCard(
                Ticket ticket, FleetRun run, Map<String, PostedMessage> threads, Optional<PostedMessage> posted)
                implements Pending {
            public FleetCard {
                threads = Map.copyOf(threads);
            }
        }

        /** A wave's question, to be posted in the fleet's thread where {@code posted} is empty, else edited. */
        record FleetGate(
                Ticket ticket, FleetRun run, WaveQuestion question, PostedMessage card, Optional<PostedMessage> posted)
                implements Pending {}

        /** A private answer to somebody. */
        record Answer(Ticket ticket, MigrationStore.Answer answer) implements Pending {}
    }

    /**
     * What may be sent now, most urgent first: private answers, gates, first cards, events, edits of cards. Before its card is
     * posted nothing of a migration is handed out but answers; of its events only the first that is not yet done. What
     * was handed out is not handed out again before it {@link #failed} or {@link #CLAIM} is over.
     *
     * @param limit at most so many, at least 1
     */
    List<Pending> pending(Instant now, int limit);

    /**
     * It was sent. Where something newer was queued meanwhile (an edit of the same message), that stays queued.
     *
     * @param posted where it was posted; empty where it was an edit, a private answer, or needed no sending
     * @return false where another process has posted the same elsewhere meanwhile: that one counts, this one is a double
     */
    boolean done(Pending pending, Optional<PostedMessage> posted);

    /** It could not be sent, and is to be handed out again, not before that time. */
    void failed(Pending pending, Instant notBefore, String why);

    /** It was not tried, and is to be handed out again, not before that time: something else goes first. */
    void later(Pending pending, Instant notBefore);

    /**
     * It can never be sent, as it is. Events behind it go on without it; a card or a gate is tried again with its next
     * change; a private answer is dropped.
     */
    void parked(Pending pending, String why);

    /**
     * Somebody deleted that message. With a card its thread is gone from sight, so card and events are told again from the first;
     * a question that is still open is asked again.
     */
    void deleted(PostedMessage message);

    /** What was handed out to a process that is gone may be handed out again at once. */
    void handBackAll();

    /** Where that message was posted. */
    Optional<PostedMessage> message(String migration, Kind kind, long key);

    /** Every message posted for that migration, in the order of kind and key. */
    List<PostedMessage> messages(String migration);

    /** What was posted there. */
    Optional<PostedMessage> postedAt(String channel, String ts);

    /** How much is not delivered yet, what was parked included. */
    long pendingCount();

    /** How much can never be delivered as it is. */
    long parkedCount();

    /** Calls this after each change that queued something, on the thread that made it; it must be quick. */
    void onSaved(Runnable listener);
}
