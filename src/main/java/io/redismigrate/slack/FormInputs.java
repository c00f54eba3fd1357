package io.redismigrate.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.view.ViewState;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.Pressed;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what people typed and chose in a form. */
final class FormInputs {
    private FormInputs() {}

    /** Empty where the payload lacks what every one of Slack's has; the same below. */
    static Optional<StartForm> start(ViewSubmissionPayload payload) {
        return sent(payload).map(sent -> new StartForm(inputs(payload), new ReplyTo(sent.user(), sent.metadata(), "")));
    }

    static Optional<SlackForms.Filled> filled(ViewSubmissionPayload payload) {
        return sent(payload).map(sent -> {
            var metadata = sent.metadata().split(" ", 2);
            return new SlackForms.Filled(
                    payload.getView().getCallbackId(),
                    Pressed.parse(metadata[0]),
                    inputs(payload),
                    new ReplyTo(sent.user(), metadata.length > 1 ? metadata[1] : "", ""));
        });
    }

    private record Sent(String user, String metadata) {}

    private static Optional<Sent> sent(ViewSubmissionPayload payload) {
        var user = payload.getUser();
        var view = payload.getView();
        return user == null || user.getId() == null || view == null || view.getPrivateMetadata() == null
                ? Optional.empty()
                : Optional.of(new Sent(user.getId(), view.getPrivateMetadata()));
    }

    /** By block; what was left empty is not there. */
    private static Map<String, String> inputs(ViewSubmissionPayload payload) {
        var inputs = new TreeMap<String, String>();
        var state = payload.getView().getState();
        if (state != null && state.getValues() != null) {
            state.getValues()
                    .forEach((block, actions) -> Optional.ofNullable(actions)
                            .flatMap(given -> given.values().stream()
                                    .flatMap(value -> given(value).stream())
                                    .findFirst())
                            .ifPresent(given -> inputs.put(block, given)));
        }
        return inputs;
    }

    private static Optional<String> given(ViewState.@Nullable Value value) {
        if (value == null) {
            return Optional.empty();
        }
        var option = value.getSelectedOption() == null
                ? null
                : value.getSelectedOption().getValue();
        return Stream.of(
                        Optional.ofNullable(value.getValue()),
                        Optional.ofNullable(option),
                        Optional.ofNullable(value.getSelectedUser()))
                .flatMap(Optional::stream)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
