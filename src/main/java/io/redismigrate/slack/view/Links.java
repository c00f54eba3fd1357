package io.redismigrate.slack.view;

import io.redismigrate.runner.Outbox.PostedMessage;

/**
 * Addresses of messages, as Slack's clients open them.
 *
 * @param workspace the workspace's address, as {@code auth.test} tells it; ends with a slash
 */
public record Links(String workspace) {
    /** The message, with its thread. */
    String to(PostedMessage message) {
        return "%sarchives/%s/p%s"
                .formatted(workspace, message.channel(), message.ts().replace(".", ""));
    }
}
