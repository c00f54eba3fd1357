package io.redismigrate.slack;

/** Puts a migration's history into its thread, as a file. */
final class AuditUpload {
    private final ThreadFiles files;

    AuditUpload(ThreadFiles files) {
        this.files = files;
    }

    /** Uploads it; a sentence that says what came of it. */
    String upload(String migration, byte[] lines) {
        if (!files.hasThread(migration)) {
            return "The card of %s is not posted yet, so there is no thread to put the history in. Try again in a moment."
                    .formatted(migration);
        }
        var trouble = files.put(
                migration,
                migration + ".jsonl",
                "History of " + migration,
                "The history of %s. `audit verify FILE` checks its chain.".formatted(migration),
                lines);
        return trouble.map(why -> "Slack did not take the history of %s (%s). Try again, or run audit export %s."
                        .formatted(migration, why, migration))
                .orElse("The history of %s is in its thread.".formatted(migration));
    }
}
