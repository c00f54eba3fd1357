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

    static StartForm start(ViewSubmissionPayload payload) {
        return new StartForm(
                inputs(payload),
                new ReplyTo(payload.getUser().getId(), payload.getView().getPrivateMetadata(), ""));
    }

    static SlackForms.Filled filled(ViewSubmissionPayload payload) {
        var metadata = payload.getView().getPrivateMetadata().split(" ", 2);
        return new SlackForms.Filled(
                payload.getView().getCallbackId(),
                Pressed.parse(metadata[0]),
                inputs(payload),
                new ReplyTo(payload.getUser().getId(), metadata.length > 1 ? metadata[1] : "", ""));
    }

    /** By block; what was left empty is not there. */
    private static Map<String, String> inputs(ViewSubmissionPayload payload) {
        var inputs = new TreeMap<String, String>();
        var state = payload.getView().getState();
        if (state != null && state.getValues() != null) {
            state.getValues()
                    .forEach((block, actions) -> actions.values().stream()
                            .flatMap(value -> given(value).stream())
                            .findFirst()
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
