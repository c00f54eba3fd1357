package io.redismigrate.slack;

import io.redismigrate.migration.Event;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Outbox.PostedMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from Slack's answer to a message: it is done, it comes again later, it is posted anew since somebody deleted what it
 * belongs to, or it is parked and people are told. Used by one thread; the refusal is read by others.
 */
final class Aftermath {
    private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

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

    private final Outbox outbox;
    private final MigrationStore store;
    private final SlackPosts posts;
    private final Doubts doubts;
    private final CardPace cards;
    private final Patience patience;
    private final Clock clock;
    private volatile Optional<String> refusal = Optional.empty();

    Aftermath(
            Outbox outbox,
            MigrationStore store,
            SlackPosts posts,
            Doubts doubts,
            CardPace cards,
            Patience patience,
            Clock clock) {
        this.outbox = outbox;
        this.store = store;
        this.posts = posts;
        this.doubts = doubts;
        this.cards = cards;
        this.patience = patience;
        this.clock = clock;
    }

    /** Slack's word for why it takes no messages of the bot at all; empty where it does, as far as is known. */
    Optional<String> refusal() {
        return refusal;
    }

    /**
     * Slack answered, or did not.
     *
     * @param posted where the message stands now, where it is a new one
     */
    <T> void settle(Pending pending, Sent<T> sent, Optional<PostedMessage> posted) {
        if (sent instanceof Sent.Done<T>) {
            doubts.settled(pending);
            refusal = Optional.empty();
            if (!outbox.done(pending, posted)) {
                // Two processes posted the same: this one was stopped between looking and posting, and woke up too
                // late.
                posted.ifPresent(posts::delete);
            }
        } else if (sent instanceof Sent.Later<T> later) {
            doubts.add(pending, Subject.id(pending));
            hold(pending, clock.instant().plus(later.pause()));
            later(pending, later.pause(), "Slack asks to wait");
        } else if (sent instanceof Sent.Unknown<T> unknown) {
            doubts.add(pending, Subject.id(pending));
            later(pending, backOff(pending), unknown.why());
        } else if (sent instanceof Sent.Refused<T> refused) {
            refused(pending, refused.error());
        }
    }

    /** It was looked for, and Slack did not say whether it stands there. */
    void notShown(Pending pending) {
        later(pending, backOff(pending), "Slack did not show whether it was posted before");
    }

    /** Slack's word to wait is about all calls of that method. */
    private void hold(Pending pending, Instant until) {
        if (!(pending instanceof Pending.Answer)) {
            posts.hold(Subject.isEdit(pending), until);
        }
    }

    private void refused(Pending pending, String error) {
        doubts.settled(pending);
        if (CHANNEL_OR_TOKEN.contains(error) && !(pending instanceof Pending.Answer)) {
            var wait = patience.untilMended();
            LOG.error("Slack takes no messages of the bot: {}. It is tried again in {}", error, wait);
            refusal = Optional.of(error);
            // It is the same for all others.
            posts.hold(true, clock.instant().plus(wait));
            posts.hold(false, clock.instant().plus(wait));
            later(pending, wait, error);
            return;
        }
        var deleted = deleted(pending, error);
        if (deleted.isPresent()) {
            LOG.warn("{} was deleted in Slack; it is shown again", Subject.named(pending));
            doubts.forget(Subject.id(pending));
            cards.forget(Subject.id(pending));
            outbox.deleted(deleted.get());
            outbox.later(pending, clock.instant());
            return;
        }
        LOG.error("A message was given up: Slack refused it with {} ({})", error, Subject.named(pending));
        outbox.parked(pending, error);
        alarm(pending, error);
    }

    /** The message that somebody deleted, where that is why it was refused and somebody still wants to see it. */
    private static Optional<PostedMessage> deleted(Pending pending, String error) {
        if (NO_THREAD.contains(error)) {
            return Subject.card(pending);
        }
        return DELETED.contains(error) && Subject.isWanted(pending) ? Subject.posted(pending) : Optional.empty();
    }

    /** People must hear that something is missing in the thread; an alarm that is refused itself raises no other. */
    private void alarm(Pending pending, String error) {
        boolean isAlarm =
                pending instanceof Pending.Event event && event.line().type().equals(Event.Type.ALARM.word());
        if (!Subject.id(pending).isEmpty() && !isAlarm && !DELETED.contains(error)) {
            var reason =
                    "Slack refuses to show %s (%s); the audit export has it".formatted(Subject.named(pending), error);
            store.note(Subject.id(pending), Event.of(Event.Type.ALARM).because(reason), clock.instant());
        }
    }

    private void later(Pending pending, Duration wait, String why) {
        LOG.info("{} goes out in {}: {}", Subject.named(pending), wait, why);
        outbox.failed(pending, clock.instant().plus(wait), why);
    }

    private Duration backOff(Pending pending) {
        // An edit that waited its turn has attempts behind it that say nothing about Slack.
        return patience.backOff(
                Subject.isCard(pending) && Subject.isEdit(pending)
                        ? 2
                        : pending.ticket().attempts());
    }
}
