package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Acts as the people of a workspace. Each act waits for the bot's acknowledgement as Slack does, and throws {@link
 * IllegalArgumentException} where a person could not do it at all: what is not on the screen cannot be clicked.
 */
public final class Acts {
    private final Parts parts;
    private final Interactions interactions;

    Acts(Parts parts, Interactions interactions) {
        this.parts = parts;
        this.interactions = interactions;
    }

    /** Types a slash command, {@code "/redis-migrate start orders"}, in a channel. */
    public Answer command(Person person, String channel, String typed) {
        return interactions.command(person, channelOf(person, channel), typed);
    }

    /** Writes an ordinary message, in a thread if {@code threadTs} is not {@code null}. */
    public void say(Person person, String channel, String text, @Nullable String threadTs) {
        var room = channelOf(person, channel);
        var parent = threadTs == null ? null : entry(room.id(), threadTs);
        interactions.say(person, room.id(), text, parent);
    }

    /** Clicks a button of a message, by its {@code action_id} or the text on it, and says yes if it asks to confirm. */
    public Answer click(Person person, Message message, String button) {
        return choose(person, message, button, "");
    }

    /** Clicks a button of a message that only this person sees. */
    public Answer click(Person person, Ephemeral message, String button) {
        return interactions.act(person, new Surface.InEphemeral(message), placed(message.blocks(), button), "");
    }

    /** Chooses an option, by its value, of a select or of radio buttons in a message. */
    public Answer choose(Person person, Message message, String actionId, String value) {
        channelOf(person, message.channel());
        var now = entry(message.channel(), message.ts());
        var surface = new Surface.InMessage(now);
        return interactions.act(
                person, surface, parts.changes().reading(() -> placed(surface.blocks(), actionId)), value);
    }

    /** Clicks a button as it was on a message at an earlier time, though it may be gone by now: a screen that lags behind. */
    public Answer clickAsSeen(Person person, Message seen, String button) {
        channelOf(person, seen.channel());
        return interactions.act(
                person, new Surface.InMessage(entry(seen.channel(), seen.ts())), placed(seen.blocks(), button), "");
    }

    /** Clicks a button in the modal on top. */
    public Answer clickInModal(Person person, String button) {
        return chooseInModal(person, button, "");
    }

    /** Chooses an option in the modal on top, where the bot wants to hear of it at once. */
    public Answer chooseInModal(Person person, String actionId, String value) {
        return inView(person, modal(person), actionId, value);
    }

    /** Clicks a button on the Home tab. */
    public Answer clickInHome(Person person, String button) {
        return inView(person, home(person), button, "");
    }

    /** Chooses an option on the Home tab. */
    public Answer chooseInHome(Person person, String actionId, String value) {
        return inView(person, home(person), actionId, value);
    }

    /**
     * Fills in the modal on top and submits it.
     *
     * @param values by block id, slash, action id: the text, or the value of the chosen option (several with commas)
     */
    public Answer submit(Person person, Map<String, String> values) {
        return interactions.submit(person, modal(person), values);
    }

    /** Closes the modal on top without submitting. */
    public Answer close(Person person) {
        return interactions.close(person, modal(person));
    }

    /** Opens the app's Home tab. */
    public Answer openHome(Person person) {
        return interactions.openHome(person);
    }

    Answer inView(Person person, Views.Open view, String actionId, String value) {
        var surface = new Surface.InView(view);
        return interactions.act(
                person, surface, parts.changes().reading(() -> placed(surface.blocks(), actionId)), value);
    }

    private Channel channelOf(Person person, String idOrName) {
        return parts.changes()
                .reading(() -> parts.directory().channel(idOrName))
                .filter(channel -> channel.has(person.id()))
                .orElseThrow(() -> new IllegalArgumentException(person.name() + " is not in " + idOrName));
    }

    private Timeline.Entry entry(String channel, String ts) {
        return parts.changes()
                .reading(() -> parts.timeline().find(channel, ts))
                .orElseThrow(() -> new IllegalArgumentException("there is no message " + ts));
    }

    Views.Open modal(Person person) {
        return parts.changes()
                .reading(() -> parts.views().top(person.id()))
                .orElseThrow(() -> new IllegalArgumentException(person.name() + " has no modal open"));
    }

    private Views.Open home(Person person) {
        return parts.changes()
                .reading(() -> parts.views().home(person.id()))
                .orElseThrow(() -> new IllegalArgumentException(person.name() + " has no Home tab"));
    }

    private static Blocks.Placed placed(JsonNode blocks, String idOrText) {
        return Blocks.find(blocks, "", idOrText)
                .or(() -> byText(blocks, idOrText))
                .orElseThrow(() -> new IllegalArgumentException("there is nothing called " + idOrText));
    }

    private static Optional<Blocks.Placed> byText(JsonNode blocks, String text) {
        for (var block : blocks) {
            for (var element : Blocks.elementsOf(block)) {
                if (element.path("text").path("text").asText().equals(text)) {
                    return Optional.of(new Blocks.Placed(block, element));
                }
            }
        }
        return Optional.empty();
    }
}
