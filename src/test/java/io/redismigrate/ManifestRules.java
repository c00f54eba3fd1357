package io.redismigrate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What Slack takes as an app manifest, as far as an app like this one uses it: which keys there are, which must be there,
 * and what each may hold. From Slack's published JSON schema of manifests (slackapi/manifest-schema, major version 2) and
 * the reference of app manifests in Slack's documentation.
 */
final class ManifestRules {
    private record Rule(Predicate<Object> holds, String sentence) {}

    /** By path; {@code []} is any item of a list. A path that is not here, nor above one that is, is unknown. */
    private static final Map<String, Rule> VALUES = new LinkedHashMap<>();

    private static final List<String> REQUIRED = List.of(
            "display_information.name",
            "features.bot_user.display_name",
            "features.slash_commands[].command",
            "features.slash_commands[].description",
            "settings.interactivity.is_enabled");

    static {
        VALUES.put("_metadata.major_version", new Rule(value -> List.of(1, 2).contains(value), "is 1 or 2"));
        VALUES.put("_metadata.minor_version", new Rule(Integer.class::isInstance, "is a whole number"));
        VALUES.put("display_information.name", text(1, 35));
        VALUES.put("display_information.description", text(1, 140));
        VALUES.put("display_information.long_description", text(175, 4000));
        VALUES.put("display_information.background_color", matching("#([0-9a-fA-F]{3}){1,2}"));
        VALUES.put("features.app_home.home_tab_enabled", bool());
        VALUES.put("features.app_home.messages_tab_enabled", bool());
        VALUES.put("features.app_home.messages_tab_read_only_enabled", bool());
        // The schema takes more; the app's settings page takes only these characters.
        VALUES.put("features.bot_user.display_name", matching("[a-z0-9._-]{1,80}"));
        VALUES.put("features.bot_user.always_online", bool());
        VALUES.put("features.slash_commands[].command", matching("/[^\\s]{1,31}"));
        VALUES.put("features.slash_commands[].url", matching("https://.{1,2992}"));
        VALUES.put("features.slash_commands[].description", text(1, 2000));
        VALUES.put("features.slash_commands[].usage_hint", text(1, 1000));
        VALUES.put("features.slash_commands[].should_escape", bool());
        VALUES.put("oauth_config.scopes.bot[]", matching("[a-z:._]{1,50}"));
        VALUES.put("settings.event_subscriptions.request_url", matching("https://.{1,3492}"));
        VALUES.put("settings.event_subscriptions.bot_events[]", matching("[a-z_.]{1,50}"));
        VALUES.put("settings.interactivity.is_enabled", bool());
        VALUES.put("settings.interactivity.request_url", matching("https://.{1,3492}"));
        VALUES.put("settings.org_deploy_enabled", bool());
        VALUES.put("settings.socket_mode_enabled", bool());
        VALUES.put("settings.token_rotation_enabled", bool());
    }

    private final List<String> violations = new ArrayList<>();

    private ManifestRules() {}

    /** What is wrong with {@code manifest}, a tree of maps, lists and values. */
    static List<String> violations(Object manifest) {
        var rules = new ManifestRules();
        rules.look("", manifest);
        return rules.violations;
    }

    private void look(String path, Object node) {
        if (node instanceof Map<?, ?> map) {
            REQUIRED.stream()
                    .filter(required -> required.startsWith(path.isEmpty() ? "" : path + "."))
                    .map(required -> required.substring(path.isEmpty() ? 0 : path.length() + 1))
                    .filter(rest -> !rest.contains(".") && !map.containsKey(rest))
                    .forEach(missing -> violations.add(path + ": " + missing + " is missing"));
            map.forEach((key, value) -> look(path.isEmpty() ? key.toString() : path + "." + key, value));
        } else if (node instanceof List<?> list) {
            if (list.isEmpty() || new HashSet<>(list).size() < list.size()) {
                violations.add(path + ": is empty, or holds something twice");
            }
            list.forEach(item -> look(path + "[]", item));
        } else {
            var rule = VALUES.get(path);
            if (rule == null) {
                violations.add(path + ": is unknown to Slack");
            } else if (!rule.holds.test(node)) {
                violations.add(path + ": " + rule.sentence);
            }
        }
    }

    private static Rule text(int least, int most) {
        return new Rule(
                value -> value instanceof String text && text.length() >= least && text.length() <= most,
                "is a text of %d to %d characters".formatted(least, most));
    }

    private static Rule matching(String pattern) {
        return new Rule(value -> value instanceof String text && text.matches(pattern), "is like " + pattern);
    }

    private static Rule bool() {
        return new Rule(Boolean.class::isInstance, "is true or false");
    }
}
