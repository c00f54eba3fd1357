package io.redismigrate.slack;

import io.redismigrate.migration.Question;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Outbox.PostedMessage;
import java.util.Optional;

/** What a message is about, read from the message itself. */
final class Subject {
    private Subject() {}

    /** The migration or the fleet; empty for a private answer. */
    static String id(Pending pending) {
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

    /** In words, for logs and alarms. */
    static String named(Pending pending) {
        if (pending instanceof Pending.Event event) {
            return "event %d of %s".formatted(event.line().seq(), event.line().migration());
        }
        if (pending instanceof Pending.Gate gate) {
            return "question %d of %s"
                    .formatted(gate.question().number(), gate.migration().id());
        }
        return pending instanceof Pending.Answer ? "a private answer" : "a message of " + id(pending);
    }

    /** The message that it edits; empty where it is a new one. */
    static Optional<PostedMessage> posted(Pending pending) {
        if (pending instanceof Pending.Card card) {
            return card.posted();
        }
        if (pending instanceof Pending.Gate gate) {
            return gate.posted();
        }
        if (pending instanceof Pending.FleetCard card) {
            return card.posted();
        }
        return pending instanceof Pending.FleetGate gate ? gate.posted() : Optional.empty();
    }

    /** Slack counts edits apart from posts. */
    static boolean isEdit(Pending pending) {
        return posted(pending).isPresent();
    }

    static boolean isCard(Pending pending) {
        return pending instanceof Pending.Card || pending instanceof Pending.FleetCard;
    }

    /** The card in whose thread it belongs. */
    static Optional<PostedMessage> card(Pending pending) {
        if (pending instanceof Pending.Event event) {
            return Optional.of(event.card());
        }
        if (pending instanceof Pending.Gate gate) {
            return Optional.of(gate.card());
        }
        return pending instanceof Pending.FleetGate gate ? Optional.of(gate.card()) : Optional.empty();
    }

    /** Whether somebody still wants to see it: a card, or a question that is not settled. */
    static boolean isWanted(Pending pending) {
        return isCard(pending)
                || (pending instanceof Pending.Gate gate && gate.question().is(Question.Status.OPEN))
                || (pending instanceof Pending.FleetGate wave && wave.question().is(Question.Status.OPEN));
    }
}
