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

/** What people press. A press becomes an ask; the rules decide what comes of it. */
final class Clicks {
    private static final Post UNKNOWN =
            Post.sentence("This button is none of the bot's, or an old one. Nothing was done.");

    private final Inbox inbox;

    Clicks(Inbox inbox) {
        this.inbox = inbox;
    }

    /** One press. */
    record Click(String action, String value, String user, String channel, String trigger) {
        static Click of(BlockActionPayload payload) {
            var action = payload.getActions().get(0);
            return new Click(
                    action.getActionId(),
                    action.getValue() == null ? "" : action.getValue(),
                    payload.getUser().getId(),
                    payload.getChannel() == null ? "" : payload.getChannel().getId(),
                    payload.getTriggerId());
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

    /** Opens the form that asks why, for who may deny. */
    Optional<Post> askWhy(Click click, SlackForms forms) {
        var about = Pressed.parse(click.value());
        if (about.isEmpty()) {
            return Optional.of(UNKNOWN);
        }
        var question = about.get().question();
        var taken = inbox.look(
                about.get().migration(), click.user(), (person, at) -> new Ask.Deny(person, at, question, ""));
        return taken instanceof Inbox.Taken.Refused refused
                ? Optional.of(Post.sentence(refused.sentence()))
                : forms.openDeny(click.trigger(), about.get(), click.channel());
    }

    /** Keeps a denial and its reason. */
    Optional<Post> deny(SlackForms.Denial denial, String key) {
        var about = denial.about();
        return about.isEmpty()
                ? Optional.of(UNKNOWN)
                : take(
                        about.get().migration(),
                        denial.replyTo(),
                        key,
                        (person, at) -> new Ask.Deny(person, at, about.get().question(), denial.reason()));
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
            case ActionId.DISCONNECT -> new Ask.Disconnect(person, at);
            case ActionId.REPOINTED -> new Ask.Repointed(person, at);
            default -> throw new IllegalArgumentException("no button is called " + action);
        };
    }
}
