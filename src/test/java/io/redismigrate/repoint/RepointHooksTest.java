package io.redismigrate.repoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepointHooksTest {
    private static final Way NEVER = new Way.Command(List.of("/does/not/exist"), Way.PATIENCE);

    @Test
    void where_people_do_it_nothing_is_called() {
        assertThat(Agreed.by(new Way.People()).call(Agreed.on(Plan.Repoint.PEOPLE), Direction.FORWARD, false))
                .isEmpty();
        assertThat(Agreed.by(NEVER).call(Agreed.on(Plan.Repoint.PEOPLE), Direction.FORWARD, false))
                .as("the plan as it was agreed counts")
                .isEmpty();
    }

    @Test
    void a_hook_that_is_gone_from_the_configuration_is_no_yes() {
        var hooks = new RepointHooks(Map.of("carts", NEVER), Agreed.CLOCK);

        assertThat(hooks.call(Agreed.on(Plan.Repoint.WEBHOOK), Direction.FORWARD, false))
                .contains(
                        "plan orders was started with a webhook to re-point, and the configuration has none any more");
    }

    @Test
    void a_hook_that_became_another_kind_is_not_called() {
        assertThat(Agreed.by(new Way.People()).call(Agreed.on(Plan.Repoint.COMMAND), Direction.FORWARD, false))
                .contains(
                        "plan orders was started with a command to re-point, and the configuration has none any more");
    }
}
