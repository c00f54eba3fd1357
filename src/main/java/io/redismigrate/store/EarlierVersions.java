package io.redismigrate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What an earlier version of the bot stored, with what has been added since. Each addition says here what it is where it is
 * missing, so that nothing else has to be made up.
 */
final class EarlierVersions {
    private static final JsonMapper MAPPER = new JsonMapper();

    private EarlierVersions() {}

    /** The migration with every addition; empty where nothing was missing, or it is no JSON. */
    static Optional<JsonNode> migration(String json) {
        // The newest addition is there, so all are: no need to read it twice.
        if (json.contains("\"membership\"")) {
            return Optional.empty();
        }
        var tree = tree(json);
        if (!(tree instanceof ObjectNode migration)) {
            return Optional.empty();
        }
        migration.putIfAbsent("membership", MAPPER.nullNode());
        return Optional.of(migration);
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }
}
