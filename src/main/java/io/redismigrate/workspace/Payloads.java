package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What the bot is sent, in the shapes of Slack's reference. Every call is made under the lock of {@link Changes}. */
final class Payloads {
    private final Timeline timeline;
    private final Directory directory;

    Payloads(Timeline timeline, Directory directory) {
        this.timeline = timeline;
        this.directory = directory;
    }

    ObjectNode command(Person person, Channel channel, String command, String text, String trigger, String answerTo) {
        return Json.object()
                .put("token", Identity.VERIFICATION_TOKEN)
                .put("team_id", Identity.TEAM)
                .put("team_domain", Identity.TEAM_DOMAIN)
                .put("channel_id", channel.id())
                .put("channel_name", channel.hidden() ? "privategroup" : channel.name())
                .put("user_id", person.id())
                .put("user_name", person.handle())
                .put("command", command)
                .put("text", text)
                .put("api_app_id", Identity.APP)
                .put("is_enterprise_install", "false")
                .put("response_url", answerTo)
                .put("trigger_id", trigger);
    }

    private static ObjectNode interaction(String type, Person person) {
        var payload = Json.object().put("type", type);
        payload.putObject("team").put("id", Identity.TEAM).put("domain", Identity.TEAM_DOMAIN);
        payload.putObject("user")
                .put("id", person.id())
                .put("username", person.handle())
                .put("name", person.handle())
                .put("team_id", Identity.TEAM);
        payload.put("api_app_id", Identity.APP).put("token", Identity.VERIFICATION_TOKEN);
        payload.putNull("enterprise");
        payload.put("is_enterprise_install", false);
        return payload;
    }

    ObjectNode actions(Person person, Surface surface, ObjectNode action, String trigger, String answerTo) {
        var payload = interaction("block_actions", person).put("trigger_id", trigger);
        if (surface instanceof Surface.InMessage in) {
            channel(payload, in.entry().channel);
            var container = container(payload, in.entry().channel, in.entry().ts, false);
            if (in.entry().parent != null) {
                container.put("thread_ts", in.entry().parent.ts);
            }
            payload.set("message", timeline.render(in.entry(), true));
            payload.set("state", state(Map.of()));
            payload.put("response_url", answerTo);
        } else if (surface instanceof Surface.InEphemeral in) {
            channel(payload, in.ephemeral().channel());
            container(payload, in.ephemeral().channel(), in.ephemeral().ts(), true);
            payload.set("state", state(Map.of()));
            payload.put("response_url", answerTo);
        } else if (surface instanceof Surface.InView in) {
            payload.putObject("container").put("type", "view").put("view_id", in.view().id);
            payload.set("view", view(in.view()));
        }
        payload.putArray("actions").add(action);
        return payload;
    }

    private void channel(ObjectNode payload, String id) {
        var name = directory.channel(id).map(Channel::name).orElse("");
        payload.putObject("channel").put("id", id).put("name", name);
    }

    private static ObjectNode container(ObjectNode payload, String channel, String ts, boolean ephemeral) {
        return payload.putObject("container")
                .put("type", "message")
                .put("message_ts", ts)
                .put("channel_id", channel)
                .put("is_ephemeral", ephemeral);
    }

    ObjectNode submission(Person person, Views.Open view, String trigger) {
        var payload = interaction("view_submission", person).put("trigger_id", trigger);
        payload.set("view", view(view));
        payload.putArray("response_urls");
        return payload;
    }

    ObjectNode closed(Person person, Views.Open view, boolean all) {
        var payload = interaction("view_closed", person).put("is_cleared", all);
        payload.set("view", view(view));
        return payload;
    }

    /** The event of somebody opening the Home tab. */
    ObjectNode homeOpened(Person person, JsonNode home, String eventId) {
        var ts = timeline.nextTs();
        var payload = Json.object()
                .put("token", Identity.VERIFICATION_TOKEN)
                .put("team_id", Identity.TEAM)
                .put("api_app_id", Identity.APP)
                .put("type", "event_callback")
                .put("event_id", eventId)
                .put("event_time", Long.parseLong(ts.substring(0, ts.indexOf('.'))))
                .put("is_ext_shared_channel", false);
        var event = payload.putObject("event")
                .put("type", "app_home_opened")
                .put("user", person.id())
                .put("channel", "D0" + person.id().substring(1))
                .put("tab", "home")
                .put("event_ts", ts);
        if (home.isObject()) {
            event.set("view", home);
        }
        var authorization = payload.putArray("authorizations").addObject();
        authorization.putNull("enterprise_id");
        authorization
                .put("team_id", Identity.TEAM)
                .put("user_id", Identity.BOT_USER)
                .put("is_bot", true)
                .put("is_enterprise_install", false);
        return payload;
    }

    private static ObjectNode view(Views.Open view) {
        var json = view.json.deepCopy();
        json.set("state", state(view.filled));
        return json;
    }

    private static ObjectNode state(Map<String, JsonNode> filled) {
        var state = Json.object();
        var values = state.putObject("values");
        filled.forEach((key, value) -> {
            var slash = key.indexOf('/');
            values.withObjectProperty(key.substring(0, slash)).set(key.substring(slash + 1), value);
        });
        return state;
    }
}
