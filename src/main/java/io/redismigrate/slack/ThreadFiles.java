package io.redismigrate.slack;

import com.slack.api.methods.response.files.FilesUploadV2Response;
import io.redismigrate.runner.Outbox;
import io.redismigrate.runner.Outbox.Kind;
import java.util.Optional;

/** Puts files into a migration's thread. */
final class ThreadFiles {
    private final SlackCalls calls;
    private final Outbox outbox;

    ThreadFiles(SlackCalls calls, Outbox outbox) {
        this.calls = calls;
        this.outbox = outbox;
    }

    /** Whether there is a thread to put it in. */
    boolean hasThread(String migration) {
        return outbox.message(migration, Kind.CARD, 0).isPresent();
    }

    /** Uploads it; why that did not work, or empty where it did. */
    Optional<String> put(String migration, String name, String title, String comment, byte[] bytes) {
        var card = outbox.message(migration, Kind.CARD, 0);
        if (card.isEmpty()) {
            return Optional.of("its card is not posted yet");
        }
        Sent<FilesUploadV2Response> sent = calls.call(client -> client.filesUploadV2(request -> request.channel(
                        card.get().channel())
                .threadTs(card.get().ts())
                .filename(name)
                .title(title)
                .initialComment(comment)
                .fileData(bytes)
                // Otherwise the SDK asks for the file's details, which takes a scope that the bot does not have.
                .requestFileInfo(false)));
        if (sent instanceof Sent.Done<FilesUploadV2Response>) {
            return Optional.empty();
        }
        return Optional.of(
                sent instanceof Sent.Refused<FilesUploadV2Response> refused
                        ? refused.error()
                        : sent instanceof Sent.Unknown<FilesUploadV2Response> unknown
                                ? unknown.why()
                                : "it asks to wait");
    }
}
