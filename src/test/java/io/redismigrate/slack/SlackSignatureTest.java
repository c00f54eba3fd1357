package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SlackSignatureTest {
    /** The example of Slack's documentation. */
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

    private static final String TIMESTAMP = "1531420618";
    private static final String SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private static final byte[] BODY =
            ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
                            + "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
                            + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
                    .getBytes(StandardCharsets.UTF_8);
    private static final Instant THEN = Instant.ofEpochSecond(1531420618);

    private final SlackSignature signature = new SlackSignature(SECRET);

    @Test
    void slacks_own_example_is_valid() {
        assertThat(signature.valid(TIMESTAMP, SIGNATURE, BODY, THEN)).isTrue();
    }

    @Test
    void five_minutes_are_the_most_in_both_directions() {
        assertThat(signature.valid(TIMESTAMP, SIGNATURE, BODY, THEN.plusSeconds(300)))
                .isTrue();
        assertThat(signature.valid(TIMESTAMP, SIGNATURE, BODY, THEN.plusSeconds(301)))
                .isFalse();
        assertThat(signature.valid(TIMESTAMP, SIGNATURE, BODY, THEN.minusSeconds(301)))
                .isFalse();
    }

    @Test
    void another_body_or_none_of_the_headers_is_not_valid() {
        var other = BODY.clone();
        other[0] ^= 1;

        assertThat(signature.valid(TIMESTAMP, SIGNATURE, other, THEN)).isFalse();
        assertThat(signature.valid(null, SIGNATURE, BODY, THEN)).isFalse();
        assertThat(signature.valid(TIMESTAMP, null, BODY, THEN)).isFalse();
        assertThat(signature.valid("now", SIGNATURE, BODY, THEN)).isFalse();
    }

    @Test
    void without_a_secret_there_is_no_signature() {
        assertThatThrownBy(() -> new SlackSignature(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}
