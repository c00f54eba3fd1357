package io.redismigrate.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Person;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.ActionId;
import io.redismigrate.slack.view.Post;
import io.redismigrate.slack.view.Pressed;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What people press. A press becomes an ask; the rules decide what comes of it. */
final class Clicks {
    private static final Post UNKNOWN =
            Post.sentence("This button is none of the bot's, or an old one. Nothing was done.");

    /** What a form is asked for with, to find out whether the rules would take it at all. */
    private static final String ANYTHING = "-";

    private final Inbox inbox;

    Clicks(Inbox inbox) {
        this.inbox = inbox;
    }

    /** One press. */
    record Click(String action, String value, String user, String channel, String trigger) {
        /**
         * On the Home there is no channel: {@code otherwise} is where the person is answered. Empty where the payload lacks what every
         * one of Slack's has.
         */
        static Optional<Click> of(BlockActionPayload payload, String otherwise) {
            var actions = payload.getActions();
            var user = payload.getUser();
            var action = actions == null || actions.isEmpty() ? null : actions.get(0);
            if (action == null || action.getActionId() == null || user == null || user.getId() == null) {
                return Optional.empty();
            }
            var channel =
                    payload.getChannel() == null ? null : payload.getChannel().getId();
            return Optional.of(new Click(
                    action.getActionId(),
                    action.getValue() == null ? "" : action.getValue(),
                    user.getId(),
                    channel == null ? otherwise : channel,
                    payload.getTriggerId() == null ? "" : payload.getTriggerId()));
        }

        ReplyTo replyTo() {
            return new ReplyTo(user, channel, "");
        }
    }

    /** Keeps what the press asks for. An answer at once only where it is refused. */
    Optional<Post> click(Click click, String key) {
        return Pressed.parse(click.value())
                .map(about -> take(about.migration(), click.replyTo(), key, asked(click.action(), about)))
                .orElse(Optional.of(UNKNOWN));
    }

    /** Explains whether the person may approve, and what is missing. */
    Optional<Post> whyNot(Click click, String key) {
        if (!inbox.firstTimeHere(key)) {
            return Optional.empty();
        }
        return Optional.of(Pressed.parse(click.value())
                .map(about -> Post.sentence(inbox.whyNot(about.migration(), click.user(), about.question())))
                .orElse(UNKNOWN));
    }

    /** Opens a form, for who may fill it in. */
    Optional<Post> form(Click click, String key, SlackForms forms) {
        if (!inbox.firstTimeHere(key)) {
            return Optional.empty();
        }
        var about = Pressed.parse(click.value());
        if (about.isEmpty()) {
            return Optional.of(UNKNOWN);
        }
        var pressed = about.get();
        return switch (click.action()) {
            case ActionId.DENY ->
                opened(
                        click,
                        pressed,
                        (person, at) -> new Ask.Deny(person, at, pressed.question(), ANYTHING),
                        channel -> forms.openDeny(click.trigger(), pressed, channel));
            case ActionId.OVERRIDE ->
                inbox.mayOverride(pressed, click.user())
                        .map(sentence -> Optional.of(Post.sentence(sentence)))
                        .orElseGet(() -> forms.openOverride(click.trigger(), pressed, click.channel()));
            case ActionId.BREAK_GLASS ->
                opened(
                        click,
                        pressed,
                        (person, at) -> forms.glass(person, at, pressed),
                        channel -> forms.openGlass(click.trigger(), pressed, channel));
            default -> throw new IllegalArgumentException("no form is called " + click.action());
        };
    }

    private Optional<Post> opened(
            Click click, Pressed about, BiFunction<Person, Instant, Ask> asked, Function<String, Optional<Post>> form) {
        var taken = inbox.look(about.migration(), click.user(), asked);
        return taken instanceof Inbox.Taken.Refused refused
                ? Optional.of(Post.sentence(refused.sentence()))
                : form.apply(click.channel());
    }

    /** Keeps what a form says. */
    Optional<Post> filled(SlackForms.Filled form, String key) {
        return form.about()
                .map(about -> take(about.migration(), form.replyTo(), key, form.asked(about)))
                .orElse(Optional.of(UNKNOWN));
    }

    private Optional<Post> take(String migration, ReplyTo to, String key, BiFunction<Person, Instant, Ask> asked) {
        var taken = inbox.take(migration, to.user(), key, to, asked);
        return taken instanceof Inbox.Taken.Refused refused
                ? Optional.of(Post.sentence(refused.sentence()))
                : Optional.empty();
    }

    private static BiFunction<Person, Instant, Ask> asked(String action, Pressed about) {
        return (person, at) -> switch (action) {
            case ActionId.APPROVE -> new Ask.Approve(person, at, about.question());
            case ActionId.TAKE_BACK -> new Ask.TakeBack(person, at, about.question());
            case ActionId.ASK_AGAIN -> new Ask.AskAgain(person, at, about.question());
            case ActionId.ABORT -> new Ask.Abort(person, at, "");
            case ActionId.ROLLBACK -> new Ask.Rollback(person, at, "");
            case ActionId.FINISH -> new Ask.Finish(person, at);
            case ActionId.RESUME -> new Ask.Resume(person, at);
            case ActionId.DISCONNECT -> new Ask.Disconnect(person, at);
            case ActionId.REPOINTED -> new Ask.Repointed(person, at);
            case ActionId.REPAIR -> new Ask.Repair(person, at, true);
            case ActionId.REVIEW -> new Ask.Review(person, at);
            case ActionId.TAKE_OVER -> new Ask.TakeOver(person, at, true);
            case ActionId.DECLINE -> new Ask.TakeOver(person, at, false);
            default -> throw new IllegalArgumentException("no button is called " + action);
        };
    }
}
