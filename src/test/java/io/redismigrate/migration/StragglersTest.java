package io.redismigrate.migration;

import static io.redismigrate.migration.Given.APPROVER;
import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static io.redismigrate.migration.Given.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Those who are on the old master when they should not be, and people who re-point them. */
class StragglersTest {
    private static final State.Promoted BY_PEOPLE = new State.Promoted(NOON, false, false, false, -1, 0);

    @Test
    void people_are_asked_to_re_point_once_the_writes_have_moved_and_their_word_counts_once() {
        var given = Given.promotedByPeople(BY_PEOPLE);
        assertThat(given.goesOn().actions()).as("no hook is called").isEmpty();

        var heard = given.hears(new Ask.Repointed(APPROVER, NOON));
        assertThat(heard.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.REPOINTED);
            assertThat(event.actor()).isEqualTo(APPROVER.id());
            assertThat(event.data()).containsEntry("to", NEW.address().toString());
        });
        assertThat(given.hears(new Ask.Repointed(APPROVER, NOON)).events()).isEmpty();
    }

    @Test
    void a_stranger_says_nothing_that_counts() {
        var given = Given.promotedByPeople(BY_PEOPLE);

        assertThat(given.hears(new Ask.Repointed(STRANGER, NOON)).events()).isEmpty();
        var refused = given.hears(new Ask.Disconnect(STRANGER, NOON));
        assertThat(refused.migration().wish()).isEmpty();
        assertThat(refused.answer()).contains("Only the requester of m1");
    }

    @Test
    void where_people_are_at_it_those_left_are_named_with_their_teams_once_and_left_alone() {
        var given = Given.promotedByPeople(BY_PEOPLE)
                .see(OLD, node -> node.following(NEW.address()).replid("r2").clients(shop(1), shop(2), unowned(3)))
                .at(NOON.plusSeconds(3));

        var step = given.goesOn();
        assertThat(step.actions()).isEmpty();
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.STRAGGLERS_FOUND);
            assertThat(event.data())
                    .containsEntry("teams", List.of("S0SHOP"))
                    .containsEntry("count", 3)
                    .containsEntry(
                            "clients",
                            List.of("(no name) from 10.1.0.3", "shop as shop-user from 10.1.0.1 (2 connections)"));
        });
        assertThat(given.goesOn().events()).isEmpty();
    }

    @Test
    void one_press_disconnects_those_who_are_left_then_and_no_others() {
        var given = Given.promotedByPeople(BY_PEOPLE)
                .see(OLD, node -> node.following(NEW.address()).replid("r2").clients(shop(1), monitor(2)));
        given.hears(new Ask.Disconnect(APPROVER, NOON));

        var step = given.goesOn();
        assertThat(step.actions()).containsExactly(new Action.Disconnect(OLD, List.of(shop(1))));
        assertThat(step.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.CLIENTS_DISCONNECTED);
            assertThat(event.actor()).isEqualTo(APPROVER.id());
        });
        assertThat(given.goesOn().actions()).isEmpty();
    }

    @Test
    void before_the_switch_applications_belong_on_the_old_master() {
        assertThat(Given.fenced().hears(new Ask.Disconnect(APPROVER, NOON)).answer())
                .contains("its applications may be connected to orders-old");
    }

    @Test
    void refused_writes_are_counted_for_as_long_as_there_is_a_way_back() {
        var step = Given.promotedByPeople(BY_PEOPLE)
                .see(OLD, node -> node.following(NEW.address()).replid("r2").refused(1_234))
                .next();

        assertThat(step.migration().reason()).contains("orders-old has refused 1,234 writes");
    }

    @ParameterizedTest
    @CsvSource({
        // name, user, host of the connection -> team
        "checkout-7, app, 10.9.0.1, S0CHECKOUT",
        "Checkout-7, app, 10.9.0.1, ''",
        "x, batch, 10.9.0.1, S0BATCH",
        "x, app, 10.1.2.3, S0NET",
        "checkout-7, batch, 10.1.2.3, S0CHECKOUT",
        "x, app, 10.9.0.1, ''",
    })
    void the_first_rule_that_fits_names_the_team(String name, String user, String host, String team) {
        var owners = new Owners(List.of(
                new Owners.Rule("checkout-*", "*", any -> true, "S0CHECKOUT"),
                new Owners.Rule("*", "batch", any -> true, "S0BATCH"),
                new Owners.Rule("*", "*", from -> from.startsWith("10.1."), "S0NET")));
        var client = client(1, name, user, host, Client.Kind.APPLICATION, "");

        assertThat(owners.of(client)).isEqualTo(Optional.of(team).filter(id -> !id.isEmpty()));
    }

    private static Client shop(long id) {
        return client(id, "shop", "shop-user", "10.1.0.1", Client.Kind.APPLICATION, "S0SHOP");
    }

    private static Client unowned(long id) {
        return client(id, "", "default", "10.1.0.3", Client.Kind.APPLICATION, "");
    }

    private static Client monitor(long id) {
        return client(id, "watcher", "default", "10.1.0.4", Client.Kind.MONITOR, "");
    }

    private static Client client(long id, String name, String user, String host, Client.Kind kind, String team) {
        return new Client(id, host + ":5000", name, user, "", "set", Duration.ZERO, Duration.ZERO, kind, team);
    }
}
