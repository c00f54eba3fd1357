package io.redismigrate.settings;

import io.redismigrate.settings.Settings.Http;
import io.redismigrate.settings.Settings.Mode;
import io.redismigrate.settings.Settings.Schedule;
import io.redismigrate.settings.Settings.Slack;
import io.redismigrate.settings.Settings.Store;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code bot.yml}: how the bot itself runs. Every key may be left out; the defaults stand here. */
record BotFile(Slack slack, Http http, Store store, Schedule schedule) {
    private static final URI SLACK = URI.create("https://slack.com/api/");
    /** Slack takes one message a second in a channel; the stand-in of this program takes what comes. */
    private static final Duration SLACK_POSTS = Duration.ofSeconds(1);

    private static final Duration STAND_IN_POSTS = Duration.ofMillis(20);
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i)password=");

    static BotFile read(Section file) {
        return new BotFile(
                file.section("slack", BotFile::slack),
                file.section("http", BotFile::http),
                file.section("store", BotFile::store),
                file.section("schedule", schedule -> new Schedule(schedule.duration("poll", Duration.ofSeconds(1)))));
    }

    private static Http http(Section section) {
        return new Http(section.text("bind", "127.0.0.1"), section.number("port", 0, 65_535, 3000));
    }

    private static Slack slack(Section section) {
        var mode = section.choice("mode", Mode.LOCAL);
        var botToken = secret(section, "bot-token", mode != Mode.LOCAL, "mode %s needs the app's token, xoxb-…", mode);
        var appToken = secret(
                section,
                "app-token",
                mode == Mode.SOCKET,
                "mode %s needs an app-level token with connections:write, xapp-…",
                mode);
        var signingSecret = secret(
                section,
                "signing-secret",
                mode == Mode.HTTP,
                "mode %s cannot tell Slack's requests from forged ones without it",
                mode);
        refuseSwapped(section, "bot-token", botToken, "xapp-", "app-token");
        refuseSwapped(section, "app-token", appToken, "xoxb-", "bot-token");
        return new Slack(
                mode,
                botToken,
                appToken,
                signingSecret,
                apiUrl(section),
                section.text("channel", "#redis-migrations"),
                section.duration("card-refresh", Duration.ofSeconds(5)),
                section.duration("post-interval", mode == Mode.LOCAL ? STAND_IN_POSTS : SLACK_POSTS));
    }

    private static Optional<Secret> secret(Section section, String key, boolean needed, String why, Mode mode) {
        var reason = why.formatted(mode.name().toLowerCase(Locale.ROOT));
        return needed
                ? section.requiredSecret(key, "%s; set it, or %s-file".formatted(reason, key))
                : section.secret(key);
    }

    /** The two kinds of token are easily swapped, and Slack's own answer to that does not say so. */
    private static void refuseSwapped(
            Section section, String key, Optional<Secret> token, String beginsTheOther, String other) {
        if (token.map(Secret::reveal).orElse("").startsWith(beginsTheOther)) {
            section.problem(key, "begins with %s, so it is the %s; put it there".formatted(beginsTheOther, other));
        }
    }

    private static URI apiUrl(Section section) {
        return section.scalar("api-url")
                .flatMap(found -> section.webAddress(found, "write https://HOST/api/, without a user or a password"))
                // Method names are appended to it.
                .map(url -> url.toString().endsWith("/") ? url : URI.create(url + "/"))
                .orElse(SLACK);
    }

    private static Store store(Section section) {
        var url = section.scalar("url");
        url.ifPresent(found -> {
            if (!found.text().startsWith("jdbc:h2:") && !found.text().startsWith("jdbc:postgresql:")) {
                section.problem("url", "names no database that the bot knows; write jdbc:h2:… or jdbc:postgresql:…");
            }
            if (PASSWORD_IN_URL.matcher(found.text()).find()) {
                section.problem("url", "holds a password, and urls are logged; give it as store.password");
            }
        });
        return new Store(
                url.map(Scalar::text).orElse("jdbc:h2:file:./data/redis-migrate-bot"),
                section.text("user"),
                section.secret("password"));
    }
}
