package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;

/** Tokens and scopes: who may call what. */
final class Access {
    private final SecureRandom random = new SecureRandom();
    final String botToken = "xoxb-" + secret(24);
    final String appToken = "xapp-1-" + Identity.APP + "-" + secret(24);
    final String signingSecret = secret(16);
    private final Set<String> scopes;

    /** Which kind of token a method takes. */
    enum Token {
        NONE,
        BOT,
        APP
    }

    Access(Set<String> scopes) {
        this.scopes = scopes;
    }

    String secret(int bytes) {
        var drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    /** Throws unless this token may call a method that takes that kind. */
    void check(String token, Token wanted) {
        if (wanted == Token.NONE) {
            return;
        }
        if (token.isEmpty()) {
            throw Refusal.of("not_authed");
        }
        if (!token.equals(botToken) && !token.equals(appToken)) {
            throw Refusal.of("invalid_auth");
        }
        if (!token.equals(wanted == Token.APP ? appToken : botToken)) {
            throw Refusal.of("not_allowed_token_type");
        }
    }

    /** Throws unless the bot's token has this scope. */
    void need(String scope) {
        if (!scopes.contains(scope)) {
            throw Refusal.missingScope(scope, provided());
        }
    }

    String provided() {
        return String.join(",", new TreeSet<>(scopes));
    }

    /** The answer of {@code auth.test}. */
    static ObjectNode whoAmI() {
        return Json.object()
                .put("ok", true)
                .put("url", "https://" + Identity.TEAM_DOMAIN + ".slack.com/")
                .put("team", "Workspace")
                .put("user", "redis-migrate")
                .put("team_id", Identity.TEAM)
                .put("user_id", Identity.BOT_USER)
                .put("bot_id", Identity.BOT)
                .put("is_enterprise_install", false);
    }
}
