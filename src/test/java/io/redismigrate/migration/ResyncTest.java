package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whether a reconnect would be partial or full, foretold from what the two servers say. */
class ResyncTest {
    private static final long BACKLOG = 10_000;

    @Test
    void a_replica_inside_the_backlog_goes_on_and_the_margin_is_what_may_still_be_written() {
        assertThat(foretold(master -> master.offset(8_000).backlogFrom(1), replica -> replica.offset(5_000)))
                .isEqualTo(new Resync.Partial(7_000));
    }

    @Test
    void the_first_byte_of_the_backlog_is_the_last_chance() {
        assertThat(foretold(master -> master.offset(8_000).backlogFrom(5_001), replica -> replica.offset(5_000)))
                .isInstanceOf(Resync.Partial.class);
        assertThat(foretold(master -> master.offset(8_000).backlogFrom(5_002), replica -> replica.offset(5_000)))
                .isEqualTo(new Resync.Full("1 bytes that it misses are not in the backlog any more"));
    }

    @Test
    void where_nothing_was_ever_written_nothing_is_missing() {
        assertThat(foretold(master -> master.offset(0).backlogFrom(1), replica -> replica.offset(0)))
                .isEqualTo(new Resync.Partial(BACKLOG));
        assertThat(foretold(master -> master.offset(0).backlogFrom(0), replica -> replica.offset(1)))
                .isInstanceOf(Resync.Full.class);
    }

    @Test
    void another_history_means_a_full_one() {
        assertThat(foretold(master -> master.replid("r2"), replica -> replica)).isInstanceOf(Resync.Full.class);
    }

    @Test
    void a_replica_of_the_history_before_goes_on_up_to_where_they_parted() {
        assertThat(foretold(master -> master.replid("r2").promotedFrom("r1", 5_001), replica -> replica.offset(5_000)))
                .isInstanceOf(Resync.Partial.class);
        assertThat(foretold(master -> master.replid("r2").promotedFrom("r1", 5_000), replica -> replica.offset(5_000)))
                .isEqualTo(new Resync.Full("it went on after the histories parted"));
    }

    @Test
    void a_replica_that_is_further_than_its_master_gets_a_full_one() {
        assertThat(foretold(master -> master.offset(8_000), replica -> replica.offset(8_001)))
                .isInstanceOf(Resync.Full.class);
    }

    private static Resync foretold(UnaryOperator<LookedAt> master, UnaryOperator<LookedAt> replica) {
        var looked = master.apply(new LookedAt(OLD).setting(Parameter.BACKLOG, Long.toString(BACKLOG)))
                .seen();
        return Resync.foretold(
                looked,
                replica.apply(new LookedAt(NEW).following(OLD.address())).seen());
    }
}
