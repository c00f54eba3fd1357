package io.redismigrate.migration;

import static io.redismigrate.migration.Given.APPROVER;
import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.State.Promoted;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The way back: what it costs, until when it is good, and why it ended. */
class ReturningTest {
    private static final Promoted FENCED = new Promoted(NOON, true, true, true, -1, 0);
    private static final Promoted GRADUAL = new Promoted(NOON, true, true, true, 1, 0);

    @Test
    void the_card_says_what_a_rollback_costs_and_what_a_broken_link_would_leave() {
        var given = moved("7.0.15").see(NEW, young(node -> node.offset(5_000)));
        given.goesOn();
        given.at(NOON.plusSeconds(10)).see(NEW, young(node -> node.offset(1_005_000)));
        given.see(OLD, node -> node.following(NEW.address()).replid("r2").offset(1_004_000));

        assertThat(given.goesOn().migration().watched().get(0))
                .isEqualTo("A rollback now loses 0 writes: orders-old is 1.0 kB behind orders-new and gets them first."
                        + " Known to be good until `finish`; if the link breaks, for 67.1 MB, which is 11 min at"
                        + " today's 100.0 kB/s of writes.");
    }

    @Test
    void while_the_link_is_down_the_card_counts_what_is_left() {
        var given = moved("8.0.2");
        given.goesOn();
        given.see(NEW, young(node -> node.version("8.0.2").offset(1_005_000)));
        given.see(OLD, node -> node.following(NEW.address()).replid("r2").linkDown());

        assertThat(given.goesOn().migration().watched().get(0))
                .startsWith("No rollback at this moment: the link from orders-new to orders-old is down.")
                .contains("has the 1.0 MB it misses", "known to be good for another 66.1 MB")
                .endsWith("It ends with the first command that orders-old (7.0.15) does not know, or when the link is"
                        + " down for longer: it cannot load a snapshot of orders-new (8.0.2).");
        assertThat(given.migration.rollbackOffered()).isTrue();
    }

    @Test
    void an_old_master_that_does_not_answer_is_counted_from_where_it_was_seen() {
        var given = moved("7.0.15");
        given.goesOn();
        given.see(NEW, young(node -> node.offset(1_005_000))).silent(OLD);

        assertThat(given.goesOn().migration().watched().get(0))
                .startsWith("No rollback at this moment: orders-old does not answer.")
                .contains("66.1 MB");
    }

    @Test
    void a_command_the_old_master_does_not_know_ends_the_way_back_and_refuses_the_rollback() {
        var given = moved("8.0.2");
        given.goesOn();
        given.see(OLD, node -> node.following(NEW.address()).replid("r2").errors(2));
        var step = given.goesOn();

        assertThat(Given.types(step.events())).containsExactly(Type.WAY_BACK_ENDED);
        assertThat(given.migration.watched().get(0))
                .startsWith(
                        "There is no way back since 2026-11-22 12:00:00 UTC: orders-old could not apply 2 commands");
        var heard = given.hears(new Ask.Rollback(APPROVER, NOON, ""));
        assertThat(heard.answer()).isEqualTo(given.migration.watched().get(0));
        assertThat(given.migration.wish()).isEmpty();
        assertThat(given.goesOn().events()).isEmpty();
    }

    @Test
    void errors_of_the_time_before_the_switch_end_nothing() {
        var given = moved("8.0.2")
                .see(OLD, node -> node.following(NEW.address()).replid("r2").errors(7));

        assertThat(Given.types(given.goesOn().events())).doesNotContain(Type.WAY_BACK_ENDED);
        assertThat(given.goesOn().events()).isEmpty();
    }

    @Test
    void errors_count_although_the_server_restarted_meanwhile() {
        var given = moved("8.0.2");
        given.goesOn();
        given.see(
                OLD,
                node -> node.following(NEW.address()).replid("r2").restarted().errors(1));

        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.WAY_BACK_ENDED);
    }

    @Test
    void a_rollback_that_was_asked_for_is_dropped_when_the_way_back_ends() {
        var given = moved("8.0.2");
        given.goesOn();
        given.wishing(Wish.Kind.ROLLBACK)
                .see(OLD, node -> node.following(NEW.address()).replid("r2").errors(2));
        var step = given.goesOn();

        assertThat(step.actions()).isEmpty();
        assertThat(step.migration().wish()).isEmpty();
    }

    @Test
    void an_old_master_that_could_not_load_a_snapshot_is_kept_from_asking_for_one() {
        var given = moved("8.0.2");
        given.goesOn();
        given.see(NEW, young(node -> node.version("8.0.2").offset(90_000_000).backlogFrom(80_000_000)));
        given.see(OLD, node -> node.following(NEW.address()).replid("r2").linkDown());
        var step = given.goesOn();

        assertThat(Given.types(step.events())).containsExactly(Type.WAY_BACK_ENDED);
        assertThat(step.actions()).containsExactly(new Action.Follow(OLD, Address.NOWHERE));
        assertThat(given.goesOn().actions()).containsExactly(new Action.Follow(OLD, Address.NOWHERE));
        given.see(OLD, node -> node.fenced());
        assertThat(given.goesOn().actions()).isEmpty();
    }

    @Test
    void one_full_sync_of_the_old_master_is_borne_and_the_second_is_not() {
        var given = moved("7.0.15");
        given.goesOn();
        given.see(OLD, node -> node.following(NEW.address()).replid("r9").loading());
        given.see(NEW, young(node -> node.fullSyncs(2)));
        assertThat(given.goesOn().actions()).isEmpty();
        given.see(NEW, young(node -> node.fullSyncs(3)));
        var step = given.goesOn();

        assertThat(Given.types(step.events())).containsExactly(Type.WAY_BACK_ENDED);
        assertThat(step.actions()).containsExactly(new Action.Follow(OLD, Address.NOWHERE));
    }

    @Test
    void after_gradual_a_rollback_is_offered_only_once_the_old_master_is_compared() {
        var given = Given.promoted(GRADUAL)
                .see(Given.NEW_REPLICA, node -> node.following(NEW.address()).replid("r2"));
        given.see(OLD, node -> node.fenced());
        given.comparedAsAsked(given.goesOn()).goesOn();
        assertThat(given.hears(new Ask.Rollback(APPROVER, NOON, "")).answer()).startsWith("The way back is not ready");
        given.see(OLD, node -> node.following(NEW.address()).replid("r2"));
        var asked = given.goesOn();
        assertThat(given.hears(new Ask.Rollback(APPROVER, NOON, "")).answer()).startsWith("The way back is not ready");
        given.comparedAsAsked(asked).goesOn();
        given.goesOn();

        assertThat(given.hears(new Ask.Rollback(APPROVER, NOON, "")).answer()).isEqualTo("m1 is being rolled back.");
    }

    @Test
    void after_gradual_an_old_master_that_could_not_load_it_is_never_told_to() {
        var given = Given.promoted(new Promoted(NOON, true, true, true, 1, 1))
                .see(NEW, young(node -> node.version("8.0.2")))
                .see(OLD, node -> node.fenced());
        var step = given.goesOn();

        assertThat(Given.types(step.events())).containsExactly(Type.WAY_BACK_ENDED);
        assertThat(step.actions()).noneMatch(Action.FollowAnew.class::isInstance);
        assertThat(given.migration.rollbackOffered()).isFalse();
        for (int look = 0; look < 3; look++) {
            assertThat(given.goesOn().actions()).noneMatch(Action.FollowAnew.class::isInstance);
        }
    }

    @Test
    void after_gradual_a_replica_that_is_synced_in_full_twice_is_detached() {
        var given = Given.promoted(GRADUAL)
                .see(Given.NEW_REPLICA, node -> node.following(NEW.address()).loading())
                .see(NEW, young(node -> node.fullSyncs(3)));
        var step = given.goesOn();

        assertThat(Given.types(step.events())).contains(Type.ALARM);
        assertThat(step.actions()).contains(new Action.StopFollowing(Given.NEW_REPLICA));
        assertThat(given.goesOn().actions()).contains(new Action.StopFollowing(Given.NEW_REPLICA));
    }

    private static Given moved(String version) {
        return Given.promoted(FENCED).see(NEW, young(node -> node.version(version)));
    }

    private static UnaryOperator<LookedAt> young(UnaryOperator<LookedAt> how) {
        return node -> how.apply(node.master().replid("r2").promotedFrom("r1", 5_001));
    }
}
