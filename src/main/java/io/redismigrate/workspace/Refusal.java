package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A method says no, with one of Slack's error codes. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient ObjectNode more;

    private Refusal(String code, ObjectNode more) {
        super(code, null, false, false);
        this.code = code;
        this.more = more;
    }

    static Refusal of(String code) {
        return new Refusal(code, Json.object());
    }

    /** With {@code response_metadata.messages}, as for blocks that break a rule. */
    static Refusal because(String code, List<String> messages) {
        var more = Json.object();
        var errors = more.putArray("errors");
        var marked = more.putObject("response_metadata").putArray("messages");
        messages.forEach(message -> {
            errors.add(message);
            marked.add("[ERROR] " + message);
        });
        return new Refusal(code, more);
    }

    static Refusal missingScope(String needed, String provided) {
        return new Refusal("missing_scope", Json.object().put("needed", needed).put("provided", provided));
    }

    ObjectNode json() {
        var body = Json.object().put("ok", false).put("error", code);
        body.setAll(more);
        return body;
    }
}
