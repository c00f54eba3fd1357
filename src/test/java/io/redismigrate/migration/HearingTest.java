package io.redismigrate.migration;

import static io.redismigrate.migration.Given.APPROVER;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.REQUESTER;
import static io.redismigrate.migration.Given.SECOND;
import static io.redismigrate.migration.Given.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask for what, and what they are told. */
class HearingTest {
    private static final Map<String, Person> PEOPLE = Map.of(
            "requester", REQUESTER,
            "approver", APPROVER,
            "member", SECOND,
            "stranger", STRANGER);

    private static final String ASK = "Ask <@approver-1>, <!subteam^operators>.";
    private static final State.Promoted MOVED = new State.Promoted(NOON, true, false, false, -1, 0);

    @ParameterizedTest(name = "{1} {0}s while the question is {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            # ask      | who       | question  | answer
            approve    | approver  | open      | Your approval of the cutover gate of m1 is in.
            approve    | member    | open      | Your approval of the cutover gate of m1 is in.
            approve    | requester | open      | Only approvers may approve the cutover gate. ASK
            approve    | stranger  | open      | Only approvers may approve the cutover gate. ASK
            approve    | approver  | voted     | You have approved the cutover gate already.
            approve    | member    | voted     | Your approval of the cutover gate of m1 is in.
            approve    | approver  | approved  | That question is closed: the cutover gate was approved by <@approver-1> and <@second>.
            approve    | approver  | denied    | That question is closed: the cutover gate was denied by <@second>: no.
            approve    | approver  | withdrawn | That question is closed: the cutover gate was withdrawn: it changed.
            approve    | approver  | none      | That question is not open any more. `/redis-migrate status m1` shows what is.
            deny       | approver  | open      | You denied the cutover gate of m1. Replication goes on; "Ask again" opens the gate anew.
            deny       | member    | approved  | You denied the cutover gate of m1. Replication goes on; "Ask again" opens the gate anew.
            deny       | requester | open      | Only approvers may deny the cutover gate. ASK
            deny       | stranger  | open      | Only approvers may deny the cutover gate. ASK
            deny       | approver  | denied    | That question is closed: the cutover gate was denied by <@second>: no.
            take back  | approver  | voted     | Your approval of the cutover gate of m1 is taken back.
            take back  | approver  | approved  | Your approval of the cutover gate of m1 is taken back.
            take back  | member    | voted     | You have not approved the cutover gate, so there is nothing to take back.
            take back  | approver  | withdrawn | That question is closed: the cutover gate was withdrawn: it changed.
            ask again  | requester | denied    | The cutover gate of m1 is asked again.
            ask again  | approver  | denied    | The cutover gate of m1 is asked again.
            ask again  | stranger  | denied    | Only the requester of m1, <@requester>, and approvers may ask again. ASK
            ask again  | approver  | open      | That question is not open any more. `/redis-migrate status m1` shows what is.
            abort      | requester | open      | m1 is being aborted.
            abort      | approver  | open      | m1 is being aborted.
            abort      | stranger  | open      | Only the requester of m1, <@requester>, and approvers may abort it. ASK
            rollback   | approver  | open      | m1 is in-sync: there is nothing to roll back to. A rollback is possible after the promotion, until `finish`.
            rollback   | requester | open      | Only approvers may roll back. ASK
            finish     | approver  | open      | m1 is in-sync: it can be finished after the promotion.
            finish     | stranger  | open      | Only approvers may finish a migration. ASK
            verify     | requester | open      | m1 is compared again; the result comes in its thread.
            verify     | member    | open      | m1 is compared again; the result comes in its thread.
            verify     | stranger  | open      | Only requesters may verify. Ask <@requester>.
            """)
    void each_ask_has_its_answer(String what, String who, String question, String answer) {
        var heard = before(question).hears(ask(what, PEOPLE.getOrDefault(who, STRANGER)));

        assertThat(heard.answer()).isEqualTo(answer.replace("ASK", ASK));
    }

    @Test
    void what_was_refused_changes_nothing() {
        var given = before("open");
        var migration = given.migration;
        var heard = given.hears(ask("approve", STRANGER));

        assertThat(heard.migration()).isEqualTo(migration);
        assertThat(heard.events()).isEmpty();
    }

    @Test
    void the_own_click_of_the_requester_counts_only_where_the_policy_says_so() {
        var people = new People(Set.of("requester", "approver-1"), Set.of());
        var strict = new Policy(people, people, Map.of(), false, Duration.ofMinutes(30));
        var lenient = new Policy(people, people, Map.of(), true, Duration.ofMinutes(30));

        assertThat(before("open")
                        .policy(strict)
                        .hears(ask("approve", REQUESTER))
                        .answer())
                .startsWith("You asked for this migration, and self-approval is off");
        assertThat(before("open")
                        .policy(lenient)
                        .hears(ask("approve", REQUESTER))
                        .answer())
                .isEqualTo("Your approval of the cutover gate of m1 is in.");
    }

    @Test
    void after_the_switch_it_is_too_late_to_abort() {
        assertThat(Given.promoted(MOVED).hears(ask("abort", APPROVER)).answer())
                .isEqualTo("m1 is promoted: it is too late to abort. `/redis-migrate rollback m1` goes back to"
                        + " orders-old.");
    }

    @Test
    void an_ending_migration_is_not_aborted_once_more() {
        var given = Given.fenced().in(new State.Ending(State.End.FAILED, "syncing", Event.BOT, "it broke", false));

        assertThat(given.hears(ask("abort", APPROVER)).migration().wish()).isEmpty();
    }

    @Test
    void a_comparison_does_not_displace_what_was_asked_for_before() {
        var given = Given.promoted(MOVED);
        given.hears(ask("rollback", APPROVER));

        assertThat(given.hears(ask("verify", SECOND)).answer())
                .isEqualTo("m1 is about to do what <@approver-1> asked for (rollback); compare again after that.");
        assertThat(given.migration.wish().orElseThrow().kind()).isEqualTo(Wish.Kind.ROLLBACK);
    }

    @Test
    void nobody_else_finishes_what_is_to_be_rolled_back() {
        var given = Given.promoted(MOVED);
        given.hears(ask("rollback", APPROVER));

        assertThat(given.hears(ask("finish", SECOND)).answer()).startsWith("<@approver-1> asked for a rollback of m1");
        assertThat(given.hears(ask("finish", APPROVER)).answer()).isEqualTo("m1 is being finished.");
    }

    @Test
    void no_gate_is_asked_again_while_replication_is_not_well() {
        var given = before("denied").in(new State.Syncing(0, true, true));

        assertThat(given.hears(ask("ask again", APPROVER)).answer())
                .isEqualTo("m1 is syncing: a gate can be asked again once replication is well.");
    }

    @Test
    void nothing_is_heard_after_the_end() {
        assertThat(before("open")
                        .in(new State.Ended(State.End.ABORTED))
                        .hears(ask("approve", APPROVER))
                        .answer())
                .isEqualTo("m1 has ended: it is aborted.");
    }

    @Test
    void a_comparison_that_was_asked_for_is_made_at_the_next_look() {
        var given = Given.fenced();
        given.hears(ask("verify", REQUESTER));

        assertThat(given.goesOn().actions()).contains(new Action.Compare(1, "", "requester"));
        assertThat(Given.types(given.comparing(true).goesOn().events())).contains(Event.Type.VERIFICATION_STARTED);
        assertThat(given.migration.wish()).isEmpty();
        assertThat(Given.types(given.compared(true).goesOn().events())).contains(Event.Type.VERIFICATION_FINISHED);
        assertThat(given.goesOn().events()).isEmpty();
    }

    private static Given before(String question) {
        var given = Given.fenced();
        switch (question) {
            case "open" -> given.asked(Gate.CUTOVER);
            case "voted" -> {
                given.asked(Gate.CUTOVER);
                given.hears(ask("approve", APPROVER));
            }
            case "approved" -> given.approved(Gate.CUTOVER);
            case "denied" -> {
                given.asked(Gate.CUTOVER);
                given.hears(new Ask.Deny(SECOND, NOON, 1, "no"));
            }
            case "withdrawn" -> {
                given.asked(Gate.CUTOVER);
                given.migration = Rules.withdraw(given.migration, "it changed").migration();
            }
            default -> {}
        }
        return given;
    }

    private static Ask ask(String what, Person by) {
        return switch (what) {
            case "approve" -> new Ask.Approve(by, NOON, 1);
            case "deny" -> new Ask.Deny(by, NOON, 1, "because");
            case "take back" -> new Ask.TakeBack(by, NOON, 1);
            case "ask again" -> new Ask.AskAgain(by, NOON, 1);
            case "abort" -> new Ask.Abort(by, NOON, "because");
            case "rollback" -> new Ask.Rollback(by, NOON, "because");
            case "finish" -> new Ask.Finish(by, NOON);
            case "verify" -> new Ask.Verify(by, NOON);
            default -> throw new IllegalArgumentException(what);
        };
    }
}
