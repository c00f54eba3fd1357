package io.redismigrate.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Desk.Subject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {

    @Test
    void start_takes_a_plan_or_two_servers_and_a_strategy() {
        assertThat(Commands.parse("start orders")).isEqualTo(new Command.Start(new Subject.Named("orders")));
        assertThat(Commands.parse("  START  a:1   b:2 "))
                .isEqualTo(new Command.Start(new Subject.Between("a:1", "b:2", Optional.empty())));
        assertThat(Commands.parse("start a b gradual"))
                .isEqualTo(new Command.Start(new Subject.Between("a", "b", Optional.of(Strategy.GRADUAL))));
    }

    @Test
    void a_candidate_whose_keys_may_go_is_named_behind_wipe() {
        assertThat(Commands.parse("start orders wipe young"))
                .isEqualTo(new Command.Start(new Subject.Named("orders"), Optional.of("young")));
        assertThat(Commands.parse("start a b gradual wipe b"))
                .isEqualTo(new Command.Start(
                        new Subject.Between("a", "b", Optional.of(Strategy.GRADUAL)), Optional.of("b")));
    }

    @Test
    void drift_is_looked_at_and_copied_only_where_that_is_said() {
        assertThat(Commands.parse("drift orders")).isEqualTo(new Command.Drift(new Subject.Named("orders"), false));
        assertThat(Commands.parse("drift orders copy")).isEqualTo(new Command.Drift(new Subject.Named("orders"), true));
    }

    @Test
    void start_and_nothing_behind_it_asks_in_a_form() {
        assertThat(Commands.parse("start")).isEqualTo(new Command.StartForm());
    }

    @Test
    void a_reason_is_everything_behind_the_id() {
        assertThat(Commands.parse("abort M7 wrong  host")).isEqualTo(new Command.Abort("m7", "wrong host"));
        assertThat(Commands.parse("rollback m7")).isEqualTo(new Command.Rollback("m7", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "strat orders, start",
        "stauts, status",
        "abrot m1, abort",
        "halp, help",
        "rolback m1, rollback",
        "start a b gradul, gradual",
        "abort, abort m1",
        "finish seven, ids look like m1",
        "start orders gradual, start SRC DST gradual"
    })
    void what_is_not_understood_is_answered_with_the_nearest_match(String typed, String nearest) {
        assertThat(Commands.parse(typed))
                .isInstanceOfSatisfying(
                        Command.Help.class, help -> assertThat(help.why()).contains(nearest));
    }

    @Test
    void nothing_typed_is_help() {
        assertThat(Commands.parse("")).isEqualTo(new Command.Help(""));
        assertThat(Commands.parse("help")).isEqualTo(new Command.Help(""));
    }
}
