package io.redismigrate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepointTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final String AT_NOON = Long.toString(NOON.getEpochSecond());
    private static final String SECRET = "hook-secret";
    private static final byte[] BODY = bytes("""
            {"migration": "m7", "plan": "orders", "direction": "forward", "dry-run": false,
             "from": "10.0.0.1:6379", "to": "10.0.0.2:6379", "at": "2026-11-22T12:00:00.000Z"}""");

    @Test
    void a_signed_request_is_read() {
        var request = Repoint.parse(BODY, AT_NOON, Repoint.signatureOf(BODY, AT_NOON, SECRET), SECRET, NOON);

        assertThat(request).isEqualTo(new Repoint("m7", "orders", "forward", false, "10.0.0.1:6379", "10.0.0.2:6379"));
    }

    @Test
    void the_signature_is_the_one_the_contract_describes() {
        // printf 'v0:1700000000:{}' | openssl dgst -sha256 -hmac hook-secret
        assertThat(Repoint.signatureOf(bytes("{}"), "1700000000", SECRET))
                .isEqualTo("v0=f0948e02a909c26b4b23776bcc395076dfe09ee1be23316d065051f2585a37a4");
    }

    @Test
    void without_a_signature_or_with_a_wrong_one_it_is_refused() {
        var right = Repoint.signatureOf(BODY, AT_NOON, SECRET);

        assertThatThrownBy(() -> Repoint.parse(BODY, AT_NOON, null, SECRET, NOON))
                .isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> Repoint.parse(BODY, null, right, SECRET, NOON)).isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> Repoint.parse(BODY, AT_NOON, right, "other", NOON))
                .isInstanceOf(SecurityException.class);
        assertThatThrownBy(() -> Repoint.parse(bytes("{}"), AT_NOON, right, SECRET, NOON))
                .isInstanceOf(SecurityException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void five_minutes_from_now_in_either_direction_is_too_far(long seconds) {
        var right = Repoint.signatureOf(BODY, AT_NOON, SECRET);

        assertThatThrownBy(() -> Repoint.parse(BODY, AT_NOON, right, SECRET, NOON.plusSeconds(seconds)))
                .isInstanceOf(SecurityException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "{}",
                "{\"direction\": \"forward\", \"to\": \"10.0.0.2:6379\"}",
                "{\"direction\": \"sideways\", \"to\": \"10.0.0.2:6379\", \"dry-run\": false}",
                "{\"direction\": \"forward\", \"to\": \"nowhere\", \"dry-run\": false}"
            })
    void a_signed_body_that_is_no_request_is_refused(String body) {
        var signature = Repoint.signatureOf(bytes(body), AT_NOON, SECRET);

        assertThatThrownBy(() -> Repoint.parse(bytes(body), AT_NOON, signature, SECRET, NOON))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
