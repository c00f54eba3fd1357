package io.redismigrate.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of the Web API, with every way in which they can end (<a href="https://docs.slack.dev/apis/web-api/rate-limits/">limits</a>). */
final class SlackCalls {
    /** Errors of Slack's own, after which nobody knows whether it happened. */
    private static final Set<String> NOT_KNOWN =
            Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org");

    private static final Set<String> LIMITED = Set.of("ratelimited", "rate_limited", "message_limit_exceeded");
    private static final Duration NO_RETRY_AFTER = Duration.ofSeconds(5);

    private final MethodsClient client;

    SlackCalls(MethodsClient client) {
        this.client = client;
    }

    /** One call. */
    interface Call<T> {
        T with(MethodsClient client) throws IOException, SlackApiException;
    }

    <T extends SlackApiTextResponse> Sent<T> call(Call<T> call) {
        try {
            var answer = call.with(client);
            if (answer.isOk()) {
                return new Sent.Done<>(answer);
            }
            var error = answer.getError() == null ? "no error named" : answer.getError();
            if (LIMITED.contains(error)) {
                return new Sent.Later<>(NO_RETRY_AFTER);
            }
            return NOT_KNOWN.contains(error) ? new Sent.Unknown<>(error) : new Sent.Refused<>(error);
        } catch (SlackApiException e) {
            // A status that is not 2xx.
            var status = e.getResponse().code();
            return status == 429
                    ? new Sent.Later<>(retryAfter(e.getResponse().header("Retry-After")))
                    : new Sent.Unknown<>("status " + status);
        } catch (IOException e) {
            return new Sent.Unknown<>(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The SDK throws what its JSON reader throws where a 200 is no JSON: a proxy's error page, for one.
            return new Sent.Unknown<>("an answer that is not Slack's: " + e.getMessage());
        }
    }

    private static Duration retryAfter(@Nullable String seconds) {
        try {
            return seconds == null ? NO_RETRY_AFTER : Duration.ofSeconds(Math.max(1, Long.parseLong(seconds.strip())));
        } catch (NumberFormatException e) {
            return NO_RETRY_AFTER;
        }
    }
}
