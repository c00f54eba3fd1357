package io.redismigrate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/**
 * What an earlier version of the bot stored, with what has been added since. Each addition says here what it is where it is
 * missing, so that nothing else has to be made up.
 */
final class EarlierVersions {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final JsonNode ACCORDS =
            tree("{\"formerRequesters\":[],\"offeredTo\":null,\"overrides\":[],\"glasses\":[]}");
    private static final JsonNode COURSE = tree("{\"denials\":[],\"risk\":[],\"escalated\":false,\"reminded\":false,"
            + "\"askedAgainBy\":null,\"glassBy\":null}");
    private static final JsonNode GUARDS = tree("{\"pace\":null,\"stall\":null,\"readers\":\"home\",\"outlook\":\"\","
            + "\"mendingSince\":-1,\"conflicts\":null,\"overruling\":null,\"wayBack\":null,\"gaveUp\":[]}");
    private static final JsonNode PROVING = tree("{\"standing\":\"\",\"pausedBy\":null,\"repair\":null}");
    private static final JsonNode EMPTY_LIST = tree("[]");
    private static final JsonNode FENCE = tree("\"fence\"");
    private static final JsonNode NO = tree("false");
    private static final JsonNode YES = tree("true");
    private static final JsonNode ZERO = tree("0");
    private static final JsonNode NONE = tree("null");

    private EarlierVersions() {}

    /** Adds to a stored migration what came later. */
    static void complete(ObjectNode migration) {
        addTo(migration, "accords", ACCORDS);
        addTo(migration, "guards", GUARDS);
        addTo(migration.path("guards"), "proving", PROVING);
        addTo(migration, "membership", NONE);
        addTo(migration, "rehearsal", NONE);
        addTo(migration.path("plan"), "readers", NONE);
        addTo(migration.path("plan"), "syncFrom", NONE);
        addTo(migration.path("plan"), "method", FENCE);
        addTo(migration.path("plan"), "watch", NONE);
        addTo(migration.path("membership"), "rehearsed", NO);
        addTo(migration.path("membership").path("release"), "go", YES);
        migration.path("baseline").path("servers").forEach(before -> addTo(before, "refusals", ZERO));
        for (var question : migration.path("questions").path("all")) {
            addTo(question, "course", COURSE);
            question.path("votes").forEach(vote -> addTo(vote, "groups", EMPTY_LIST));
        }
    }

    /** Adds to a stored fleet what came later. */
    static void completeFleet(ObjectNode run) {
        addTo(run.path("release"), "go", YES);
    }

    /** Adds to a stored request what came later, and reads as an override of no finding what was called overruling. */
    static void completeAsk(ObjectNode ask) {
        addTo(ask.path("leave"), "go", YES);
        if (ask.path("ask").asText().equals("overrule")) {
            ask.put("ask", "override").put("finding", "");
        }
    }

    private static void addTo(JsonNode where, String field, JsonNode value) {
        if (where instanceof ObjectNode object && !object.has(field)) {
            object.set(field, value.deepCopy());
        }
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
