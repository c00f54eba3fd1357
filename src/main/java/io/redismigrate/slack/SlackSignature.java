package io.redismigrate.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Slack's signature of a request (<a href="https://docs.slack.dev/authentication/verifying-requests-from-slack/">verifying
 * requests</a>). Checked here and not by the SDK, which takes requests from the future and has a secret of its own where
 * none is set.
 */
final class SlackSignature {
    private static final Duration MOST_APART = Duration.ofMinutes(5);
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");

    private final SecretKeySpec secret;

    SlackSignature(String signingSecret) {
        if (signingSecret.isBlank()) {
            throw new IllegalArgumentException("a signing secret is needed to tell Slack's requests from forged ones");
        }
        this.secret = new SecretKeySpec(signingSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /** Whether Slack signed this body, within five minutes of now on either side. */
    boolean valid(@Nullable String timestamp, @Nullable String signature, byte[] body, Instant now) {
        if (timestamp == null
                || signature == null
                || !TIMESTAMP.matcher(timestamp).matches()) {
            return false;
        }
        long apart = Math.abs(now.getEpochSecond() - Long.parseLong(timestamp));
        return apart <= MOST_APART.toSeconds()
                && MessageDigest.isEqual(
                        sign(timestamp, body).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8));
    }

    private String sign(String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update("v0:%s:".formatted(timestamp).getBytes(StandardCharsets.UTF_8));
            return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
        }
    }
}
