package io.redismigrate.slack;

import io.redismigrate.migration.Event;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.Desk.Reply;
import io.redismigrate.runner.JournalLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts all differences that a comparison found into the thread, as a file beside the event that names some of them. */
final class DifferencesUpload {
    private static final Logger LOG = LoggerFactory.getLogger(DifferencesUpload.class);

    private final Desk desk;
    private final ThreadFiles files;

    DifferencesUpload(Desk desk, ThreadFiles files) {
        this.desk = desk;
        this.files = files;
    }

    /** That event stands in the thread now. */
    void after(JournalLine line) {
        boolean differ = line.type().equals(Event.Type.VERIFICATION_FINISHED.word())
                && line.data().get("same") instanceof Boolean same
                && !same;
        if (differ && desk.differences(line.migration()) instanceof Reply.Given<byte[]> given) {
            var trouble = files.put(
                    line.migration(),
                    line.migration() + "-differences.txt",
                    "Differences of " + line.migration(),
                    "Every difference that the comparison found, one a line.",
                    given.value());
            trouble.ifPresent(why -> LOG.warn("the differences of {} were not uploaded: {}", line.migration(), why));
        }
    }
}
