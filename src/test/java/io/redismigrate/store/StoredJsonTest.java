package io.redismigrate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.State;
import io.redismigrate.runner.MigrationStore.Answer;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredJsonTest {
    static Stream<State> states() {
        return Samples.states().stream();
    }

    static Stream<Ask> asks() {
        return Samples.asks().stream();
    }

    @ParameterizedTest
    @MethodSource("states")
    void a_migration_in_any_state_comes_back_as_it_went(State state) {
        var migration = Samples.full("m7", state);

        assertThat(StoredJson.migration(StoredJson.write(migration))).isEqualTo(migration);
    }

    @ParameterizedTest
    @MethodSource("asks")
    void whatever_is_asked_comes_back_as_it_went(Ask ask) {
        assertThat(StoredJson.ask(StoredJson.write(ask))).isEqualTo(ask);
    }

    @Test
    void a_migration_with_nothing_in_it_yet_comes_back_as_it_went() {
        var migration = Migration.requested("m1", Samples.plan("orders"), Samples.REQUESTER, "", Samples.NOON);

        assertThat(StoredJson.migration(StoredJson.write(migration))).isEqualTo(migration);
    }

    @Test
    void an_answer_comes_back_as_it_went() {
        var answer = new Answer(new ReplyTo("U0A", "C0A", ""), "no\u0000way");

        assertThat(StoredJson.answer(StoredJson.write(answer))).isEqualTo(answer);
    }

    @Test
    void the_samples_leave_no_state_and_no_ask_out() {
        assertThat(Samples.states().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(State.class.getPermittedSubclasses()));
        assertThat(Samples.asks().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Ask.class.getPermittedSubclasses()));
    }

    @Test
    void what_an_earlier_version_stored_is_still_understood() throws IOException {
        try (var golden = StoredJsonTest.class.getResourceAsStream("migration.json")) {
            assertThat(golden).isNotNull();
            var json = new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip();

            var full = Samples.full("m7", new State.Syncing(3, true, false));
            // What it knew of: later versions have more statuses.
            var known = full.questions().all().subList(0, 5).toArray(Question[]::new);
            assertThat(StoredJson.migration(json)).isEqualTo(Samples.with(full, full.state(), known));
        }
    }

    @Test
    void a_plan_from_before_methods_and_sentinels_uses_the_fence_and_has_none() {
        var json = StoredJson.write(Samples.full("m7", new State.InSync()))
                .replaceFirst(",\"method\":\"[^\"]*\",\"watch\":(null|\\{.*?\\]\\})", "");
        assertThat(json).doesNotContain("\"watch\"");

        var plan = StoredJson.migration(json).plan();

        assertThat(plan.method()).isEqualTo(Plan.Method.FENCE);
        assertThat(plan.watch()).isEmpty();
    }

    @Test
    void what_was_asked_of_an_earlier_version_is_still_heard() {
        var json = StoredJson.write(new Ask.Overrule(Samples.APPROVER, Samples.NOON, "", "nobody uses it"))
                .replace("\"override\"", "\"overrule\"")
                .replace("\"finding\":\"\",", "");

        assertThat(StoredJson.ask(json))
                .isEqualTo(new Ask.Overrule(Samples.APPROVER, Samples.NOON, "", "nobody uses it"));
    }

    @Test
    void names_in_the_database_are_chosen_and_not_class_names() {
        assertThat(StoredJson.write(Samples.full("m7", new State.InSync())))
                .contains("\"is\":\"in-sync\"", "\"gate\":\"read-only-removal\"", "\"strategy\":\"gradual\"")
                .doesNotContain("InSync", "READ_ONLY_REMOVAL", "io.redismigrate");
    }

    @Test
    void a_field_that_is_missing_is_said_and_not_made_up() {
        var json =
                StoredJson.write(Samples.full("m7", new State.InSync())).replaceFirst("\"requester\":\"[^\"]*\",", "");

        assertThatThrownBy(() -> StoredJson.migration(json))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another version of the bot")
                .hasMessageContaining("requester");
    }
}
