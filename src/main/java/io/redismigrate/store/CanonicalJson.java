package io.redismigrate.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;
import org.jspecify.annotations.Nullable;

/** JSON in the one form that RFC 8785 allows, so that equal values have equal hashes everywhere. */
final class CanonicalJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final long EXACT_AS_DOUBLE = 1L << 53;

    private CanonicalJson() {}

    /** The canonical text of values that may go into the journal; what JSON cannot hold exactly becomes text. */
    static String of(Map<String, ?> object) {
        return exactly(plainMembers(object));
    }

    /** The canonical text of members that were read from JSON, just as they are. */
    static String exactly(Map<String, Object> object) {
        try {
            return canonical(MAPPER.writeValueAsString(object));
        } catch (IOException e) {
            throw new StoreException("this cannot be written as JSON: " + object, e);
        }
    }

    /**
     * The canonical text of a JSON text.
     *
     * @throws IOException when it is not the text of a JSON object or array
     */
    static String canonical(String json) throws IOException {
        return new JsonCanonicalizer(json).getEncodedString();
    }

    /**
     * The members of a JSON object.
     *
     * @throws JsonProcessingException when it is not the text of a JSON object
     */
    static Map<String, Object> object(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, OBJECT);
    }

    /** SHA-256 of a text's UTF-8, as 64 hexadecimal digits. */
    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The same value, as JSON can hold it without loss: integers beyond 2^53 and numbers that are none become strings, half
     * characters become question marks, whatever else is not JSON becomes its text, and a member without a value is left out.
     */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return plainMembers(map);
        }
        if (value instanceof List<?> list) {
            var elements = new ArrayList<@Nullable Object>();
            list.forEach(element -> elements.add(element == null ? null : plain(element)));
            return elements;
        }
        if (value instanceof Long number) {
            return Math.abs(number) <= EXACT_AS_DOUBLE && number != Long.MIN_VALUE ? number : number.toString();
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? number : number.toString();
        }
        return value instanceof Integer || value instanceof Boolean ? value : whole(value.toString());
    }

    private static Map<String, Object> plainMembers(Map<?, ?> map) {
        var members = new TreeMap<String, Object>();
        map.forEach((key, member) -> {
            if (member != null) {
                members.put(whole(String.valueOf(key)), plain(member));
            }
        });
        return members;
    }

    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
