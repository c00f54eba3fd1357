package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.workspace.EnvelopeFault;
import io.redismigrate.workspace.Workspace;
import io.redismigrate.workspace.WorkspaceSetup;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What people get wrong, or are not allowed: one private sentence, nothing changed anywhere, nothing posted. */
class BadInputIT {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @TempDir
    private Path folder;

    private Workspace workspace;
    private Team team;
    private ServedBot bot;
    private Trio servers;

    @BeforeEach
    void open() {
        workspace = lab.closing(Workspace.open(WorkspaceSetup.standard().withRateLimits(false)));
        team = new Team(workspace);
        bot = lab.closing(ServedBot.in(folder));
        servers = Trio.in(lab);
        bot.socket(workspace).file("fleet.yml", servers.fleetYml());
    }

    @Test
    void what_cannot_be_understood_or_may_not_be_is_refused_in_private() {
        bot.start();
        servers.fill(100);
        var before = servers.everything();

        refuses("start nonsense", "There is no plan called");
        refuses("start old nowhere", "There is no server called");
        refuses("start old 127.0.0.1:1", "may not be named directly");
        refuses("start old old", "the same server");
        refuses("start old young sideways", "is not a strategy");
        refuses("strat orders", "did you mean \\\"start\\\"");
        refuses("status m99", "There is no migration m99");
        refuses("abort m99", "There is no migration m99");
        refuses("rollback m99", "There is no migration m99");
        refuses("finish m99", "There is no migration m99");
        refuses("verify m99", "There is no migration m99");
        refuses("clients m99", "There is no migration m99");
        refuses("audit m99", "There is no migration m99");
        refuses("status orders", "is not a migration's id");
        refuses("fleet start shop", "Fleets");
        assertThat(team.isTold("Onlooker", "/redis-migrate start orders", "Only requesters may start"))
                .contains("U0REQUESTER");
        assertThat(team.isTold("Approver 1", "/redis-migrate start orders", "Only requesters may start"))
                .contains("U0REQUESTER");

        assertThat(workspace.messages(Team.CHANNEL)).isEmpty();
        assertThat(servers.everything()).isEqualTo(before);
        assertThat(workspace.problems()).isEmpty();
    }

    @Test
    void a_command_in_another_channel_is_told_where_to_go() {
        bot.start();
        workspace.acts().command(workspace.person("Requester"), "general", "/redis-migrate start orders");

        assertThat(team.awaitTold("Requester", 0, "Commands are taken in")).contains("C0MIGRATIONS");
        assertThat(workspace.messages(Team.CHANNEL)).isEmpty();
    }

    @Test
    void servers_that_cannot_do_it_are_refused_before_anything_exists() {
        var full = lab.start("full");
        lab.command(full, "SET", "somebody's", "key");
        var locked = lab.start("locked", setup -> setup.password("something else"));
        bot.file("fleet.yml", """
                        servers:
                          old: {url: "%s"}
                          full: {url: "%s"}
                          locked: {url: "%s", password: not-this}
                          locked-too: {url: "%s"}
                          silent: {url: "redis://127.0.0.1:1"}
                        """.formatted(servers.old.uri(), full.uri(), locked.uri(), locked.uri()))
                .start();
        var before = Map.of("old", lab.configOf(servers.old), "full", lab.configOf(full));

        refuses("start old full", "full is not empty");
        refuses("start old locked", "locked");
        refuses("start old locked-too", "locked-too");
        refuses("start old silent", "silent");
        refuses("start silent full", "silent");

        assertThat(workspace.messages(Team.CHANNEL)).isEmpty();
        assertThat(Map.of("old", lab.configOf(servers.old), "full", lab.configOf(full)))
                .isEqualTo(before);
        assertThat(lab.command(full, "DBSIZE")).isEqualTo(1L);
        assertThat(locked.info("replication")).containsEntry("role", "master");
        assertThat(bot.output()).doesNotContain("not-this");
    }

    @Test
    void servers_that_are_in_a_migration_already_are_refused_with_its_id() {
        bot.start();
        starts("orders");
        team.question("m1", "read-only-removal");

        refuses("start orders", "in migration m1 already");
        refuses("start carts", "in migration m1 already");
        refuses("start young old", "in migration m1 already");
        assertThat(workspace.messages(Team.CHANNEL))
                .filteredOn(message -> message.threadTs()
                        .filter(ts -> !ts.equals(message.ts()))
                        .isEmpty())
                .hasSize(1);
    }

    @Test
    void addresses_may_be_named_where_the_config_allows_it_and_nowhere_else() {
        bot.file("fleet.yml", servers.fleetYml() + "ad-hoc: {allow: [\"127.0.0.1/32\"]}\n")
                .start();

        refuses("start 10.0.0.1:6379 " + servers.young.address(), "may not be named directly");
        refuses("start localhost:1234 " + servers.young.address(), "may not be named directly");
        team.isTold(
                "Requester",
                "/redis-migrate start %s %s".formatted(servers.old.address(), servers.young.address()),
                "m1 is requested");
        team.approvesAll("m1");
        team.awaitEvent("m1", "promoted");
    }

    @Test
    void clicks_that_do_not_count_are_answered_in_private() {
        bot.start();
        starts("orders");
        var question = team.question("m1", "read-only-removal");

        clicks("Onlooker", "gate_approve", "Only approvers may approve");
        clicks("Requester", "gate_approve", "Only approvers may approve");
        clicks("Onlooker", "gate_deny", "Only approvers may deny");
        assertThat(workspace.modal(workspace.person("Onlooker"))).isEmpty();
        assertThat(team.types("m1")).doesNotContain("approval-given", "gate-denied");

        // Two clicks of one person, and one on what is gone.
        team.approves("m1", "read-only-removal", "Approver 1");
        team.question("m1", "cutover");
        int told = team.told("Approver 2").size();
        workspace.acts().clickAsSeen(workspace.person("Approver 2"), question, "gate_approve");
        team.awaitTold("Approver 2", told, "gate");
        team.approves("m1", "cutover", "Approver 1");
        told = team.told("Approver 1").size();
        workspace.acts().clickAsSeen(workspace.person("Approver 1"), team.question("m1", "cutover"), "gate_approve");
        team.awaitTold("Approver 1", told, "You have approved the cutover gate already");
        bot.awaitAllSaid();
        assertThat(team.types("m1").stream().filter("approval-given"::equals)).hasSize(2);
        assertThat(workspace.problems()).isEmpty();
    }

    @Test
    void a_requester_who_is_an_approver_cannot_approve_alone() {
        bot.file("policy.yml", """
                requesters: {users: [U0APPROVER1]}
                approvers: {usergroups: [S0APPROVERS]}
                """).start();
        team.isTold("Approver 1", "/redis-migrate start orders", "m1 is requested");
        team.question("m1", "read-only-removal");

        clicks("Approver 1", "gate_approve", "self-approval is off");
        assertThat(team.types("m1")).doesNotContain("approval-given");
    }

    @Test
    void a_denial_asks_why_and_the_gate_can_be_asked_again() {
        bot.start();
        starts("orders");
        var question = team.question("m1", "read-only-removal");
        workspace.acts().click(workspace.person("Approver 1"), question, "gate_deny");
        var modal = workspace.awaitModal(
                workspace.person("Approver 1"),
                view -> view.callbackId().equals("gate_deny_reason"),
                ServedBot.PATIENCE);
        assertThat(modal.words()).isNotBlank();
        workspace
                .acts()
                .submit(workspace.person("Approver 1"), Map.of("reason/text", "<!channel> not before & after lunch"));
        var denied = team.awaitEvent("m1", "gate-denied");
        assertThat(denied.words()).doesNotContain("<!channel>").contains("lunch");

        var message = workspace.awaitMessage(
                Team.CHANNEL, posted -> posted.button("gate_reopen").isPresent(), ServedBot.PATIENCE);
        assertThat(message.button("gate_approve")).isEmpty();
        workspace.acts().click(workspace.person("Approver 2"), message, "gate_reopen");
        team.approvesAll("m1");
        team.awaitEvent("m1", "promoted");
    }

    @Test
    void what_is_delivered_twice_has_one_effect() {
        bot.start();
        workspace.faults().nextDeliveries(1, EnvelopeFault.duplicate());
        starts("orders");
        var question = team.question("m1", "read-only-removal");
        workspace.faults().nextDeliveries(1, EnvelopeFault.duplicate());
        workspace.acts().click(workspace.person("Approver 1"), question, "gate_approve");
        team.question("m1", "cutover");
        bot.awaitAllSaid();

        assertThat(team.types("m1")).containsOnlyOnce("migration-requested").containsOnlyOnce("approval-given");
        assertThat(team.card("m2")).isEmpty();
        assertThat(team.told("Approver 1")).noneMatch(told -> told.text().contains("already"));
        assertThat(team.told("Requester")).noneMatch(told -> told.text().contains("already"));
    }

    @Test
    void the_form_says_what_is_missing_and_starts_what_is_chosen() {
        bot.start();
        team.says("Requester", "/redis-migrate start");
        var requester = workspace.person("Requester");
        workspace.awaitModal(requester, view -> view.callbackId().equals("migration_start"), ServedBot.PATIENCE);
        assertThat(workspace.acts().submit(requester, Map.of()).errors()).isNotEmpty();
        assertThat(workspace
                        .acts()
                        .submit(requester, Map.of("plan/value", "orders"))
                        .fine())
                .isTrue();
        team.awaitTold("Requester", 0, "m1 is requested");
    }

    private void starts(String plan) {
        team.isTold("Requester", "/redis-migrate start " + plan, "m1 is requested");
    }

    private void refuses(String typed, String why) {
        var answer = team.isTold("Requester", "/redis-migrate " + typed, why);
        assertThat(answer).doesNotContain("Exception");
    }

    private void clicks(String person, String button, String why) {
        int told = team.told(person).size();
        workspace.acts().click(workspace.person(person), team.question("m1", "read-only-removal"), button);
        team.awaitTold(person, told, why);
    }
}
