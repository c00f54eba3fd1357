package io.redismigrate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an older version of the bot stored, with what has come since as it was then. One line for each field that came. */
final class OldJson {
    private OldJson() {}

    /** A migration as this version writes it; a text that is no migration comes back as it is. */
    static String brought(String json, JsonMapper mapper) {
        try {
            if (!(mapper.readTree(json) instanceof ObjectNode migration)
                    || !(migration.get("plan") instanceof ObjectNode plan)) {
                return json;
            }
            if (!plan.has("method")) {
                plan.put("method", "fence");
            }
            if (!plan.has("watch")) {
                plan.putNull("watch");
            }
            return mapper.writeValueAsString(migration);
        } catch (JsonProcessingException e) {
            return json;
        }
    }
}
