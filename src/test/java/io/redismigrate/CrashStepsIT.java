package io.redismigrate;

import static io.redismigrate.CrashCell.Kind.FREEZE;
import static io.redismigrate.CrashCell.Kind.KILL;
import static io.redismigrate.CrashCell.Kind.LATE;
import static io.redismigrate.CrashCell.Kind.NEW_AWAY;
import static io.redismigrate.CrashCell.Kind.OLD_AWAY;
import static io.redismigrate.CrashCell.Kind.SLACK_AWAY;
import static io.redismigrate.CrashCell.Kind.STORE_AWAY;
import static io.redismigrate.CrashCell.Kind.STORE_STUCK;
import static io.redismigrate.CrashCell.Scenario.ROLLBACK;
import static io.redismigrate.CrashCell.Scenario.SWITCH;
import static io.redismigrate.CrashCell.Scenario.UNDO;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.CrashCell.Kind;
import io.redismigrate.CrashCell.Point;
import io.redismigrate.CrashCell.Scenario;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bot dies, stalls or is cut off exactly between two commands while fifty applications write, and one writes to the old
 * master for ever: nothing is lost or there twice, never do two servers take writes, and it says how the move ended. A few of
 * the steps; the program {@code bench.CrashBench} goes through all of them.
 */
class CrashStepsIT {
    @TempDir
    private Path folder;

    @Test
    void killed_or_frozen_between_two_commands_it_ends_done_or_undone() throws Exception {
        try (var campaign = CrashCampaign.withFile(folder)) {
            for (var cell : List.of(
                    cell(UNDO, Point.UNDO, KILL),
                    cell(UNDO, Point.FENCE, FREEZE),
                    cell(UNDO, Point.UNDO, LATE),
                    cell(SWITCH, Point.FENCE, KILL),
                    cell(SWITCH, Point.PROMOTE, LATE),
                    cell(ROLLBACK, Point.PROMOTED, KILL),
                    cell(SWITCH, Point.LOOK, FREEZE),
                    cell(ROLLBACK, Point.FENCE, LATE),
                    cell(ROLLBACK, Point.FOLLOW, FREEZE),
                    cell(SWITCH, Point.REWRITE_NEW, KILL))) {
                holds(campaign, cell);
            }
        }
    }

    @Test
    void cut_off_from_a_server_the_store_or_slack_it_ends_done_or_undone() throws Exception {
        try (var campaign = CrashCampaign.withPostgres(folder)) {
            for (var cell : List.of(
                    cell(UNDO, Point.UNDO, OLD_AWAY),
                    cell(SWITCH, Point.FENCE, STORE_AWAY),
                    cell(ROLLBACK, Point.PROMOTE, NEW_AWAY),
                    cell(SWITCH, Point.LOOK, OLD_AWAY),
                    cell(ROLLBACK, Point.REHEARSAL, STORE_STUCK),
                    cell(ROLLBACK, Point.FOLLOW, SLACK_AWAY))) {
                holds(campaign, cell);
            }
        }
    }

    private static void holds(CrashCampaign campaign, CrashCell cell) throws InterruptedException {
        var round = campaign.run(cell);

        assertThat(round.met()).as("%s was met", cell).isTrue();
        assertThat(round.sound()).as("%s", round).isTrue();
        assertThat(round.writes().acknowledged()).isPositive();
        // A command that took effect though it came late would have left a fence to be lifted.
        assertThat(round.alarms()).as("%s", round).isZero();
    }

    private static CrashCell cell(Scenario scenario, Point point, Kind kind) {
        return new CrashCell(scenario, point, kind);
    }
}
