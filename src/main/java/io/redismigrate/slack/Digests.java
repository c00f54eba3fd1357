package io.redismigrate.slack;

import com.slack.api.methods.response.files.FilesUploadV2Response;
import io.redismigrate.migration.Migration;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.slack.view.Digest;
import io.redismigrate.slack.view.EventReply;
import io.redismigrate.slack.view.Post;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The digest at the end of a migration. Its picture is uploaded first, to nobody: the message that shows it shares it. */
final class Digests {
    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);

    private final SlackCalls calls;
    private final SlackBot.Story story;
    private final Function<String, Optional<Migration>> migrations;

    Digests(SlackCalls calls, SlackBot.Story story, Function<String, Optional<Migration>> migrations) {
        this.calls = calls;
        this.story = story;
        this.migrations = migrations;
    }

    /** The reply to that last event. Without a picture where there is none, or Slack does not take it. */
    Post of(JournalLine last) {
        return migrations
                .apply(last.migration())
                .map(migration -> of(migration, last))
                .orElseGet(() -> EventReply.of(last.migration(), last.type(), last.actor(), last.data()));
    }

    private Post of(Migration migration, JournalLine last) {
        var history = story.history(last.migration()).stream()
                .filter(line -> line.seq() <= last.seq())
                .toList();
        return Digest.of(
                migration, last, history, story.picture(last.migration()).flatMap(png -> upload(last, png)));
    }

    private Optional<String> upload(JournalLine last, byte[] png) {
        Sent<FilesUploadV2Response> sent = calls.call(client -> client.filesUploadV2(request -> request.filename(
                        last.migration() + ".png")
                .title("The sync of " + last.migration())
                .altTxt("Bytes copied and bytes behind over time, with the gates and the switch marked")
                .fileData(png)
                // Otherwise the SDK asks for the file's details, which takes a scope that the bot does not have.
                .requestFileInfo(false)));
        if (sent instanceof Sent.Done<FilesUploadV2Response> done
                && done.answer().getGetURLResponses() != null
                && !done.answer().getGetURLResponses().isEmpty()) {
            return Optional.of(done.answer().getGetURLResponses().get(0).getFileId());
        }
        LOG.info("The picture of {} was not uploaded: {}", last.migration(), sent);
        return Optional.empty();
    }
}
