package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a parameter goes back to that was changed more than once. */
class PutBackTest {
    @Test
    void a_parameter_goes_straight_back_to_what_it_was_first() {
        var back = PutBack.of(List.of(change("", "locked"), change("locked", "real"), change("real", "locked")));

        assertThat(back).hasSize(1);
        assertThat(back.get(0).before()).isEmpty();
        assertThat(back.get(0).ours()).isEqualTo(Set.of("locked", "real"));
        assertThat(back.get(0).changes()).hasSize(3);
    }

    @Test
    void what_somebody_else_set_between_two_changes_is_what_it_goes_back_to() {
        var back = PutBack.of(List.of(change("1mb", "64mb"), change("32mb", "64mb")));

        assertThat(back.get(0).before()).isEqualTo("32mb");
        assertThat(back.get(0).ours()).isEqualTo(Set.of("64mb"));
    }

    @Test
    void the_same_parameter_of_another_server_is_another_matter() {
        var back = PutBack.of(List.of(
                change("1mb", "64mb"), new SettingChange(OLD, Parameter.BACKLOG, "2mb", "64mb")));

        assertThat(back).extracting(PutBack::before).containsExactly("2mb", "1mb");
    }

    private static SettingChange change(String before, String after) {
        return new SettingChange(NEW, Parameter.BACKLOG, before, after);
    }
}
