package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/**
 * One method of the Web API.
 *
 * @param token which token it takes
 * @param scope the scope it needs, or the empty string where that depends on the call
 * @param tier how often it may be called
 * @param changes whether it changes anything that a person could see
 * @param work what it does; throws {@link Refusal}
 */
record Method(
        Access.Token token, String scope, RateLimits.Tier tier, boolean changes, Function<Arguments, ObjectNode> work) {
    /** For the bot's token; changes something. */
    static Method bot(String scope, RateLimits.Tier tier, Function<Arguments, ObjectNode> work) {
        return new Method(Access.Token.BOT, scope, tier, true, work);
    }

    /** For the bot's token; only looks. */
    static Method look(String scope, RateLimits.Tier tier, Function<Arguments, ObjectNode> work) {
        return new Method(Access.Token.BOT, scope, tier, false, work);
    }

    static ObjectNode ok() {
        return Json.object().put("ok", true);
    }
}
