package io.redismigrate.workspace;

import static io.redismigrate.workspace.RateLimits.Tier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** {@code users.info} and {@code usergroups.*}. */
final class PeopleMethods {
    private final Directory directory;

    PeopleMethods(Directory directory) {
        this.directory = directory;
    }

    Map<String, Method> all() {
        return Map.of(
                "users.info", Method.look("users:read", Tier.FOUR, this::info),
                "usergroups.list", Method.look("usergroups:read", Tier.TWO, this::groups),
                "usergroups.users.list", Method.look("usergroups:read", Tier.TWO, this::members));
    }

    private ObjectNode info(Arguments arguments) {
        var person = directory
                .person(arguments.require("user", "user_not_found"))
                .orElseThrow(() -> Refusal.of("user_not_found"));
        return Method.ok().set("user", person.json());
    }

    private ObjectNode groups(Arguments arguments) {
        var answer = Method.ok();
        var list = answer.putArray("usergroups");
        for (var group : directory.groups()) {
            var json = list.addObject()
                    .put("id", group.id())
                    .put("team_id", Identity.TEAM)
                    .put("is_usergroup", true)
                    .put("name", group.handle())
                    .put("handle", group.handle())
                    .put("description", "")
                    .put("date_create", 1_700_000_000)
                    .put("date_delete", 0);
            if (arguments.flag("include_count")) {
                json.put("user_count", group.members().size());
            }
            if (arguments.flag("include_users")) {
                group.members().forEach(json.putArray("users")::add);
            }
        }
        return answer;
    }

    private ObjectNode members(Arguments arguments) {
        var group = directory
                .group(arguments.require("usergroup", "missing_argument"))
                .orElseThrow(() -> Refusal.of("no_such_subteam"));
        var answer = Method.ok();
        var users = answer.putArray("users");
        group.members().forEach(users::add);
        return answer;
    }
}
