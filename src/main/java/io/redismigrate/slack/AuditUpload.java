package io.redismigrate.slack;

import com.slack.api.methods.response.files.FilesUploadV2Response;
import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Outbox.Kind;

/** Puts a migration's history into its thread, as a file. */
final class AuditUpload {
    private final SlackCalls calls;
    private final Outbox outbox;

    AuditUpload(SlackCalls calls, Outbox outbox) {
        this.calls = calls;
        this.outbox = outbox;
    }

    /** Uploads it; a sentence that says what came of it. */
    String upload(String migration, byte[] lines) {
        var card = outbox.message(migration, Kind.CARD, 0);
        if (card.isEmpty()) {
            return "The card of %s is not posted yet, so there is no thread to put the history in. Try again in a moment."
                    .formatted(migration);
        }
        Sent<FilesUploadV2Response> sent = calls.call(client -> client.filesUploadV2(request -> request.channel(
                        card.get().channel())
                .threadTs(card.get().ts())
                .filename(migration + ".jsonl")
                .title("History of " + migration)
                .initialComment("The history of %s. `audit verify FILE` checks its chain.".formatted(migration))
                .fileData(lines)
                // Otherwise the SDK asks for the file's details, which takes a scope that the bot does not have.
                .requestFileInfo(false)));
        if (sent instanceof Sent.Done<FilesUploadV2Response>) {
            return "The history of %s is in its thread.".formatted(migration);
        }
        var why = sent instanceof Sent.Refused<FilesUploadV2Response> refused
                ? refused.error()
                : sent instanceof Sent.Unknown<FilesUploadV2Response> unknown ? unknown.why() : "it asks to wait";
        return "Slack did not take the history of %s (%s). Try again, or run audit export %s."
                .formatted(migration, why, migration);
    }
}
