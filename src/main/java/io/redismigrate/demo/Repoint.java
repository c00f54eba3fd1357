package io.redismigrate.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A request to applications to use another server, as the re-point webhook sends it (contract, section 6).
 *
 * @param direction {@code forward} to the candidate master, or {@code back}
 * @param dryRun a rehearsal, which must change nothing
 * @param from {@code host:port} of the server to leave
 * @param to {@code host:port} of the server to use
 */
record Repoint(String migration, String plan, String direction, boolean dryRun, String from, String to) {
    private static final long AGE_LIMIT_SECONDS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a delivery that was signed with {@code secret} within the last five minutes.
     *
     * @throws IllegalArgumentException when the body is not such a request
     * @throws SecurityException when it is not signed so
     */
    static Repoint parse(
            byte[] body, @Nullable String timestamp, @Nullable String signature, String secret, Instant now) {
        if (timestamp == null || signature == null) {
            throw new SecurityException("the request is not signed");
        }
        if (Math.abs(now.getEpochSecond() - secondsOf(timestamp)) > AGE_LIMIT_SECONDS) {
            throw new SecurityException("the request is too old, or from the future");
        }
        var expected = signatureOf(body, timestamp, secret);
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))) {
            throw new SecurityException("the signature is wrong");
        }
        return read(body);
    }

    /** {@code v0=<hex HMAC-SHA256 of "v0:timestamp:body">}. */
    static String signatureOf(byte[] body, String timestamp, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update("v0:%s:".formatted(timestamp).getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static Repoint read(byte[] body) {
        try {
            var json = JSON.readTree(new String(body, StandardCharsets.UTF_8));
            var direction = json.path("direction").asText();
            var to = json.path("to").asText();
            if (!to.matches(".+:\\d+") || !json.path("dry-run").isBoolean()) {
                throw new IllegalArgumentException("`to` and `dry-run` are needed");
            }
            if (!direction.equals("forward") && !direction.equals("back")) {
                throw new IllegalArgumentException("`direction` is forward or back");
            }
            return new Repoint(
                    json.path("migration").asText(),
                    json.path("plan").asText(),
                    direction,
                    json.path("dry-run").booleanValue(),
                    json.path("from").asText(),
                    to);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
    }

    private static long secondsOf(String timestamp) {
        try {
            return Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            throw new SecurityException("the timestamp is not a number of seconds", e);
        }
    }
}
