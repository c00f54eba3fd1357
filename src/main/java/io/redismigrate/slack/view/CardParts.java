package io.redismigrate.slack.view;

import com.slack.api.model.block.element.BlockElement;
import io.redismigrate.migration.Accords.Glass;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import java.util.List;
import java.util.stream.Collectors;

/** What people settled about a migration beside its gates, on its card and on the Home. */
final class CardParts {
    private CardParts() {}

    /** A hand-over that waits for its answer. */
    static String offer(Migration migration) {
        return ":handshake: *%s* (%s) is offered to %s by %s. Until they accept, nothing changes."
                .formatted(
                        migration.id(),
                        Text.escape(Text.cut(migration.plan().name(), 80)),
                        migration.accords().offeredTo().map(Text::mention).orElse("nobody"),
                        Text.mention(migration.requester()));
    }

    /** The two answers to it; only the person it is offered to can press them. */
    static List<BlockElement> answers(Migration migration) {
        var about = new Pressed(migration.id(), 0);
        var accept = Parts.described(
                Parts.button(
                        ActionId.TAKE_OVER,
                        "Take it over",
                        about,
                        Parts.confirm(
                                "Take over %s?".formatted(migration.id()),
                                "%s → %s. You become its requester, and may no longer approve it where self-approval is off."
                                        .formatted(
                                                Parts.plain(migration.plan().currentMaster()),
                                                Parts.plain(migration.plan().candidateMaster())),
                                "Take it over")),
                "Take over %s as its requester".formatted(migration.id()));
        accept.setStyle("primary");
        return List.of(
                accept,
                Parts.described(
                        Parts.button(ActionId.DECLINE, "Decline", about),
                        "Decline to take over %s".formatted(migration.id())));
    }

    /** Everything that was done behind glass and waits for a review. */
    static String toReview(Migration migration) {
        return migration.accords().toReview().stream()
                .map(glass -> glass(migration, glass))
                .collect(Collectors.joining("\n"));
    }

    /** One breaking of glass, on one line. */
    static String glass(Migration migration, Glass glass) {
        var gate = migration
                .questions()
                .numbered(glass.question())
                .map(Question::gate)
                .map(found -> found.word())
                .orElse("?");
        return ":rotating_light: *%s* · %s approved *%s* past every rule, %s: “%s” (%s). %s"
                .formatted(
                        migration.id(),
                        Text.mention(glass.user()),
                        gate,
                        Text.date(glass.at()),
                        Text.escape(Text.cut(Text.line(glass.reason()), 200)),
                        Text.escape(Text.cut(Text.line(glass.incident()), 200)),
                        glass.reviewedBy()
                                .map(user -> "Reviewed by " + Text.mention(user) + ".")
                                .orElse("*To be reviewed.*"));
    }

    static BlockElement review(Migration migration) {
        return Parts.described(
                Parts.button(
                        ActionId.REVIEW,
                        "Mark as reviewed",
                        new Pressed(migration.id(), 0),
                        Parts.confirm(
                                "Reviewed?",
                                "You looked at what was done behind glass in %s, and it was right."
                                        .formatted(migration.id()),
                                "Yes, reviewed")),
                "Mark what was done behind glass in %s as reviewed".formatted(migration.id()));
    }
}
