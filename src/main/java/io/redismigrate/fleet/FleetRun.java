package io.redismigrate.fleet;

import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Membership.Release;
import io.redismigrate.migration.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A fleet under way: everything about it that is kept between two ticks. Its migrations are kept by themselves, and looked
 * at anew each time.
 *
 * @param id {@code f1}, {@code f2}, …
 * @param requester Slack user id of the person who asked for it
 * @param wave the wave that moves, counted from 0; -1 before the first
 * @param trustedFrom trouble up to then was seen by somebody who let the fleet go on
 * @param release leave for the wave to switch, behind a barrier
 * @param questions the waves' gates, in the order in which they were asked
 * @param rows one a plan, as last seen
 * @param reason why it stands where it stands and what would make it move: a sentence
 * @param trouble what the last action that failed said; empty once one worked
 * @param version counts the saves; a save names the version it builds on
 */
public record FleetRun(
        String id,
        FleetPlan fleet,
        String requester,
        Instant requestedAt,
        Stage stage,
        int wave,
        Instant trustedFrom,
        Optional<Release> release,
        List<WaveQuestion> questions,
        List<Row> rows,
        String reason,
        String trouble,
        long version) {
    public FleetRun {
        questions = List.copyOf(questions);
        rows = List.copyOf(rows);
    }

    /** A fleet that was just asked for. */
    public static FleetRun requested(String id, FleetPlan fleet, String requester, Instant at) {
        return new FleetRun(
                id,
                fleet,
                requester,
                at,
                new Stage.Moving(),
                -1,
                Instant.EPOCH,
                Optional.empty(),
                List.of(),
                List.of(),
                "it was just requested",
                "",
                0);
    }

    /** Whether that is the id of a fleet, not of a migration. */
    public static boolean isId(String id) {
        return id.startsWith("f");
    }

    /** The event that opens its history. */
    public Event opening() {
        return Event.by(requester, Event.Type.FLEET_REQUESTED)
                .with("fleet", fleet.name())
                .with(
                        "waves",
                        fleet.waves().stream()
                                .map(wave ->
                                        wave.stream().map(plan -> plan.name()).toList())
                                .toList());
    }

    /** What follows from a look at its migrations. */
    public FleetStep next(FleetView seen) {
        return FleetRules.next(this, seen);
    }

    /** What follows from what somebody asked, as its migrations stand. */
    public FleetHeard hear(Ask ask, FleetView seen, Policy policy) {
        return FleetHearing.hear(this, ask, seen, policy);
    }

    public boolean ended() {
        return stage instanceof Stage.Ended;
    }

    /** The question of that number. */
    public Optional<WaveQuestion> question(int number) {
        return questions.stream().filter(each -> each.number() == number).findFirst();
    }

    FleetRun in(Stage stage) {
        return changed(draft -> draft.stage = stage);
    }

    FleetRun because(String reason) {
        return changed(draft -> draft.reason = reason);
    }

    FleetRun at(int wave) {
        return changed(draft -> draft.wave = wave);
    }

    FleetRun trusting(Instant from) {
        return changed(draft -> draft.trustedFrom = from);
    }

    FleetRun released(Optional<Release> release) {
        return changed(draft -> draft.release = release);
    }

    FleetRun asking(List<WaveQuestion> questions) {
        return changed(draft -> draft.questions = questions);
    }

    FleetRun showing(List<Row> rows) {
        return changed(draft -> draft.rows = rows);
    }

    /** With what an action that failed said, or empty once one worked. */
    public FleetRun troubled(String trouble) {
        return changed(draft -> draft.trouble = trouble);
    }

    /** As it was saved. */
    public FleetRun saved(long version) {
        return changed(draft -> draft.version = version);
    }

    private FleetRun changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new FleetRun(
                id,
                fleet,
                requester,
                requestedAt,
                draft.stage,
                draft.wave,
                draft.trustedFrom,
                draft.release,
                draft.questions,
                draft.rows,
                draft.reason,
                draft.trouble,
                draft.version);
    }

    /** What may change in a fleet, while it is being changed. */
    private static final class Draft {
        private Stage stage;
        private int wave;
        private Instant trustedFrom;
        private Optional<Release> release;
        private List<WaveQuestion> questions;
        private List<Row> rows;
        private String reason;
        private String trouble;
        private long version;

        Draft(FleetRun from) {
            stage = from.stage;
            wave = from.wave;
            trustedFrom = from.trustedFrom;
            release = from.release;
            questions = from.questions;
            rows = from.rows;
            reason = from.reason;
            trouble = from.trouble;
            version = from.version;
        }
    }
}
