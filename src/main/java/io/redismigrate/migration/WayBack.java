package io.redismigrate.migration;

import java.util.Optional;

/**
 * The way back after a switch, as it was last seen.
 *
 * @param offered whether a rollback may be asked for
 * @param sentence what a rollback would cost now and until when it is possible, or why there is none: for the card
 * @param ended why there is none any more and since when; empty while there is one, or it is being prepared
 * @param held what later looks at the old master are held against
 */
public record WayBack(boolean offered, String sentence, Optional<String> ended, Held held) {

    /**
     * The old master when its link was last seen up.
     *
     * @param errors errors it had sent to its master by then: commands of the stream it could not apply
     * @param fullSyncs full syncs the new master had served by then
     * @param replid the history it is of
     * @param offset how much of it it has
     */
    public record Held(String runId, long errors, int fullSyncs, String replid, long offset) {
        static Held of(Node.Seen old, Node.Seen young) {
            return new Held(
                    old.runId(),
                    old.unexpectedErrorReplies(),
                    young.replication().fullSyncs(),
                    old.replication().replid(),
                    old.replication().offset());
        }
    }
}
