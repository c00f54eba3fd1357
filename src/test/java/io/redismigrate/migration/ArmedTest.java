package io.redismigrate.migration;

import static io.redismigrate.migration.Given.APPROVER;
import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NEW_REPLICA;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.State.InSync;
import io.redismigrate.migration.State.Switching;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Between the last approval and the switch: what it waits for, who can stop it, and the look at the last moment. */
class ArmedTest {
    private static final long BEHIND = 5_000 - (2 << 20);

    @Test
    void it_says_who_armed_it_and_what_it_waits_for() {
        var step = armed(Given.fenced())
                .see(NEW, node -> node.following(OLD.address()).offset(BEHIND))
                .next();

        assertThat(step.migration().state()).isEqualTo(new InSync());
        assertThat(step.migration().reason())
                .isEqualTo("armed by <@approver-1> and <@second>, waiting for lag 2,097,152 bytes < 1,048,576 bytes");
        assertThat(step.actions()).isEmpty();
    }

    @Test
    void an_approval_that_is_taken_back_disarms_it_at_once() {
        var given = armed(Given.fenced())
                .see(NEW, node -> node.following(OLD.address()).offset(BEHIND));
        given.goesOn();
        given.hears(new Ask.TakeBack(APPROVER, NOON, 3));
        given.see(NEW, node -> node.following(OLD.address()));

        assertThat(given.goesOn().migration().reason())
                .isEqualTo("waiting for approvals of the promotion gate: 1 of 2");
    }

    @Test
    void a_comparison_that_found_differences_since_keeps_it_from_beginning() {
        var step = armed(Given.fenced()).differing().next();

        assertThat(step.migration().state()).isEqualTo(new InSync());
        assertThat(step.migration().reason()).startsWith("the two data sets differ: 1 key differs");
    }

    @Test
    void what_was_refused_before_the_switch_is_not_counted_after_it() {
        var given = armed(Given.fenced().see(OLD, node -> node.runId("run").refused(1_000)));
        given.goesOn();
        var baseline = given.situation().migration().baseline().orElseThrow();

        assertThat(baseline.of(OLD).map(Baseline.Before::refusals)).isEqualTo(Optional.of(1_000L));
        var after = Given.promotedByPeople(new State.Promoted(NOON, true, true, true, -1, 0))
                .see(
                        OLD,
                        node -> node.runId("run")
                                .following(NEW.address())
                                .replid("r2")
                                .refused(1_007))
                .having(baseline);
        assertThat(after.next().migration().reason()).contains("orders-old has refused 7 writes since the switch");
    }

    @Test
    void behind_a_barrier_it_rehearses_and_waits_for_the_word() {
        var leave = new Membership.Release(NOON.plusSeconds(10), 2, false);
        var given = armed(Given.fenced()).member(new Membership("f1", true, false, false, Optional.of(leave), false));

        var step = given.next();
        assertThat(step.actions()).containsExactly(new Action.Rehearse());
        assertThat(step.migration().membership().filter(Membership::ready)).isPresent();
        given.member(new Membership("f1", true, false, false, Optional.of(leave), true));
        assertThat(given.next().actions()).isEmpty();
        given.member(new Membership("f1", true, false, false, Optional.of(leave.met()), true));
        assertThat(given.next().migration().state()).isInstanceOf(State.Switching.class);
    }

    @Test
    void nothing_speaks_against_it_where_all_is_as_it_was_approved() {
        assertThat(objection(given -> given)).isEmpty();
    }

    static Stream<UnaryOperator<Given>> whatSpeaksAgainstIt() {
        return Stream.of(
                given -> given.silent(NEW),
                given -> given.silent(NEW_REPLICA),
                given -> given.finding("a-hazard", Finding.Severity.ERROR),
                given -> given.finding("a-hazard", Finding.Severity.WARNING),
                given -> given.see(NEW, node -> node.following(OLD.address()).restarted()),
                given -> given.see(OLD, node -> node.restarted()),
                given -> given.see(OLD, node -> node.fenced()),
                given -> given.see(NEW, node -> node.following(OLD.address()).linkDown()),
                given -> given.see(NEW, node -> node.following(OLD.address()).replid("r9")),
                given -> given.see(NEW, node -> node.following(OLD.address()).offset(BEHIND)),
                given -> given.see(
                        NEW_REPLICA, node -> node.following(NEW.address()).linkDown()),
                Given::differing);
    }

    @ParameterizedTest
    @MethodSource("whatSpeaksAgainstIt")
    void whatever_changed_since_the_approval_keeps_the_fence_off(UnaryOperator<Given> change) {
        assertThat(objection(change)).isPresent();
    }

    @Test
    void sentinels_are_taken_off_as_the_last_thing_and_the_switch_begins_without_them() {
        var given = armed(Given.watched());

        var first = given.goesOn();
        assertThat(first.actions()).containsExactly(new Action.Change(Given.SENTINEL, "sentinel orders", ""));
        assertThat(first.migration().state()).isEqualTo(new InSync());

        assertThat(given.takenOff().goesOn().migration().state()).isInstanceOf(Switching.class);
    }

    @Test
    void a_sentinel_that_still_watches_is_waited_for() {
        var given = armed(Given.watched()).takenOff().see(OLD, node -> node.setting(Node.WATCHERS, "1"));

        var step = given.next();

        assertThat(step.migration().reason()).contains("waiting for 1 Sentinels to let go of orders-old");
        assertThat(step.actions()).noneMatch(Action.WatchAgain.class::isInstance);
    }

    @Test
    void a_migration_that_is_not_armed_any_more_gives_them_the_master_they_had() {
        var given = Given.watched().takenOff();

        assertThat(given.next().actions()).contains(again("10.0.0.1:6379"));
    }

    @Test
    void while_a_switch_is_under_way_they_are_given_nobody() {
        var given = Given.watched().takenOff().in(new Switching(Action.Direction.FORWARD, NOON, State.Promoted.NEVER));

        assertThat(given.next().actions()).noneMatch(Action.WatchAgain.class::isInstance);
    }

    @Test
    void after_the_switch_they_are_given_the_new_master_before_anything_is_put_back() {
        for (var state : new State[] {
            new State.Promoted(NOON, true, true, true, -1, 0),
            new State.Ending(State.End.COMPLETED, "promoted", "approver-1", "", false)
        }) {
            var step = Given.watched()
                    .takenOff()
                    .see(NEW, node -> node.replid("r2").replid2("r1"))
                    .see(OLD, node -> node.following(NEW.address()).replid("r2"))
                    .in(state)
                    .next();

            assertThat(step.actions()).containsExactly(again("10.0.0.2:6379"));
        }
    }

    @Test
    void a_watched_master_has_a_candidate_that_sentinels_do_not_promote() {
        var step = Given.watched()
                .in(new State.Syncing(0, false, false))
                .see(NEW, node -> node.master().keys(0).setting(Parameter.PRIORITY, "100"))
                .next();

        assertThat(step.actions()).contains(new Action.Change(NEW, Parameter.PRIORITY, "0"));
    }

    @Test
    void a_rollback_takes_them_off_the_new_master_and_gives_them_the_old_one() {
        var given = Given.watched()
                .in(new State.Promoted(NOON, true, true, true, -1, 0))
                .see(OLD, node -> node.following(NEW.address()).replid("r2"))
                .see(NEW, node -> node.replid("r2").replid2("r1").setting(Node.WATCHERS, "1"))
                .wishing(Wish.Kind.ROLLBACK);

        assertThat(given.next().actions()).containsExactly(new Action.Change(Given.SENTINEL, "sentinel orders", ""));

        var back = Given.watched()
                .takenOffFrom("10.0.0.2:6379")
                .in(new State.Ending(State.End.ROLLED_BACK, "switching", Event.BOT, "", false))
                .next();
        assertThat(back.actions())
                .hasSize(1)
                .allSatisfy(action -> assertThat(
                                ((Action.WatchAgain) action).group().master())
                        .isEqualTo(OLD.address()));
    }

    private static Action again(String master) {
        var taken = new SettingChange(Given.SENTINEL, "sentinel orders", Given.GROUP, "");
        return new Action.WatchAgain(
                taken, SentinelGroup.parse(Given.GROUP).orElseThrow().of(Address.parse(master)));
    }

    private static Optional<String> objection(UnaryOperator<Given> change) {
        var given = armed(Given.fenced());
        var begun = given.goesOn();
        assertThat(begun.migration().state()).isInstanceOf(Switching.class);
        var changed = change.apply(given);
        return changed.migration.objection(changed.seen(), Given.POLICY);
    }

    private static Given armed(Given given) {
        given.migration = given.migration.with(Sync.progress(Optional.empty(), given.situation()));
        return given.approved(Gate.READ_ONLY_REMOVAL, Gate.CUTOVER, Gate.PROMOTION);
    }
}
