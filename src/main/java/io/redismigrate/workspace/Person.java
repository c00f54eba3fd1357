package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Somebody with an account in the workspace.
 *
 * @param id Slack's id, {@code U…}
 * @param name the name that is shown, a role such as "Approver 1"
 * @param guest a guest of one or several channels ({@code is_restricted})
 * @param bot an app's user
 * @param deleted an account that was deactivated
 */
public record Person(String id, String name, boolean guest, boolean bot, boolean deleted) {

    /** An ordinary member. */
    public static Person member(String id, String name) {
        return new Person(id, name, false, false, false);
    }

    /** The name as it stands after an at sign: {@code approver-1}. */
    public String handle() {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** The user object of {@code users.info}. */
    ObjectNode json() {
        var user = Json.object()
                .put("id", id)
                .put("team_id", Identity.TEAM)
                .put("name", handle())
                .put("deleted", deleted)
                .put("real_name", name)
                .put("tz", "Etc/UTC")
                .put("tz_offset", 0)
                .put("is_admin", false)
                .put("is_owner", false)
                .put("is_restricted", guest)
                .put("is_ultra_restricted", false)
                .put("is_bot", bot)
                .put("is_app_user", false)
                .put("updated", 1_700_000_000);
        user.putObject("profile")
                .put("real_name", name)
                .put("display_name", name)
                .put("real_name_normalized", name)
                .put("display_name_normalized", name)
                .put("team", Identity.TEAM);
        return user;
    }
}
