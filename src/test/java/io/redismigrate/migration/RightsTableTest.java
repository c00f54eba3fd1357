package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, and the sentence they get, by example; {@link WholeRightsTest} has every one. */
class RightsTableTest {
    @ParameterizedTest(name = "{0}: {2} {1}s while it is {3}: {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        # rule        | ask     | who       | gate      | answer
        plain         | approve | database  | open      | Your approval of the cutover gate of m1 is in.
        plain         | approve | both      | open      | Your approval of the cutover gate of m1 is in.
        plain         | approve | checkout  | open      | Only approvers may approve the cutover gate. Ask <!subteam^G-DATABASE>.
        plain         | approve | outsider  | open      | Only approvers may approve the cutover gate. Ask <!subteam^G-DATABASE>.
        plain         | approve | owner     | open      | Only approvers may approve the cutover gate. Ask <!subteam^G-DATABASE>.
        plain         | approve | requester | open      | You asked for this migration, and self-approval is off: your own approval does not count. Ask <!subteam^G-DATABASE>.
        plain         | approve | database  | begun     | You have approved the cutover gate already.
        plain         | approve | both      | begun     | Your approval of the cutover gate of m1 is in.
        plain         | approve | third     | approved  | That question is closed: the cutover gate was approved by <@database> and <@second-database>.
        plain         | approve | database  | denied    | That question is closed: the cutover gate was denied by <@both>: no.
        plain         | approve | database  | withdrawn | That question is closed: the cutover gate was withdrawn: it changed.
        plain         | approve | database  | late      | That question has lapsed: nobody decided in time, and nothing happens. "Ask again" opens the gate anew.
        plain         | approve | database  | lapsed    | That question is closed: the cutover gate was left without a decision for 2 h and lapsed.
        plain         | approve | database  | used      | That question is closed: the cutover gate was approved by <@database> and <@second-database>.
        plain         | approve | database  | none      | That question is not open any more. `/redis-migrate status m1` shows what is.
        plain         | approve | database  | ended     | m1 has ended: it is aborted.
        self-approval | approve | requester | open      | Your approval of the cutover gate of m1 is in.
        two groups    | approve | checkout  | open      | Your approval of the cutover gate of m1 is in.
        two groups    | approve | third     | begun     | Your approval of the cutover gate of m1 is in.
        two groups    | approve | third     | half      | Your approval would fill no place that is still free: the cutover gate waits for 1 of <!subteam^G-CHECKOUT>.
        two groups    | approve | both      | half      | Your approval of the cutover gate of m1 is in.
        two groups    | approve | outsider  | half      | Only approvers may approve the cutover gate. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
        freeze        | approve | database  | open      | The cutover gate cannot be approved now: there is a freeze (sale, until 2026-11-23 00:00 Z); it opens DATE. You may deny it at any time; in an emergency <!subteam^G-OWNERS> may break the glass.
        freeze        | deny    | database  | open      | You denied the cutover gate of m1. Replication goes on; "Ask again" opens the gate anew.
        warnings      | approve | database  | warned    | Somebody has to answer for each warning first ("Override a warning", with a reason): no-persistence. Approvers can.
        warnings      | approve | database  | answered  | Your approval of the cutover gate of m1 is in.
        warnings      | override| both      | warned    | You answer for no-persistence; your reason is in the thread.
        warnings      | override| outsider  | warned    | Only approvers may override what stands in the way. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
        warnings      | override| requester | warned    | You asked for this migration, and self-approval is off: somebody else has to answer for what stands in its way. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
        warnings      | override| database  | answered  | Somebody answers for no-persistence already.
        warnings      | override| database  | open      | There is no warning called no-persistence under an open gate.
        escalation    | approve | lead      | open      | Only approvers may approve the cutover gate. Ask <!subteam^G-DATABASE>.
        escalation    | approve | lead      | escalated | Your approval of the cutover gate of m1 is in.
        escalation    | approve | outsider  | escalated | Only approvers may approve the cutover gate. Ask <!subteam^G-DATABASE>, <!subteam^G-LEADS>.
        two denials   | deny    | database  | open      | Your denial of the cutover gate of m1 is in; it takes 2 to deny it, and this is the 1.
        two denials   | deny    | both      | doubted   | You denied the cutover gate of m1. Replication goes on; "Ask again" opens the gate anew.
        two denials   | deny    | database  | doubted   | You have denied the cutover gate already.
        plain         | deny    | checkout  | open      | You denied the cutover gate of m1. Replication goes on; "Ask again" opens the gate anew.
        plain         | deny    | outsider  | open      | Only approvers may deny the cutover gate. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
        plain         | deny    | database  | late      | That question has lapsed: nobody decided in time, and nothing happens. "Ask again" opens the gate anew.
        plain         | take    | database  | approved  | Your approval of the cutover gate of m1 is taken back.
        plain         | take    | both      | approved  | You have not approved the cutover gate, so there is nothing to take back.
        plain         | take    | database  | used      | That question is closed: the cutover gate was approved by <@database> and <@second-database>.
        plain         | again   | requester | lapsed    | The cutover gate of m1 is asked again.
        plain         | again   | database  | denied    | The cutover gate of m1 is asked again.
        plain         | again   | outsider  | lapsed    | Only the requester of m1, <@requester>, and approvers may ask again. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
        plain         | again   | database  | open      | That question is not open any more. `/redis-migrate status m1` shows what is.
        freeze        | glass   | owner     | open      | You broke the glass of the cutover gate of m1. The owners are told, and it is marked for review.
        plain         | glass   | requester | open      | You broke the glass of the cutover gate of m1. The owners are told, and it is marked for review.
        plain         | glass   | database  | open      | You may not break the glass (policy.yml, break-glass). Ask <!subteam^G-OWNERS>.
        plain         | glass   | owner     | denied    | That question is closed: the cutover gate was denied by <@both>: no.
        plain         | misread | owner     | open      | Type the plan's name exactly as it is: orders. "order" is another.
        plain         | unlinked| owner     | open      | Breaking the glass takes the link of the incident (https://…), and there was none.
        plain         | review  | database  | broken    | What was done behind glass in m1 is marked as reviewed by you.
        plain         | review  | owner     | broken    | You broke the glass yourself: somebody else has to look at it. Ask <!subteam^G-DATABASE>, <!subteam^G-OWNERS>.
        plain         | review  | outsider  | broken    | Only owners may review what was done behind glass. Ask <!subteam^G-DATABASE>, <!subteam^G-OWNERS>.
        plain         | review  | database  | open      | Nothing of m1 waits for a review.
        plain         | hand    | requester | open      | m1 is offered to <@lead>; until they accept, <@requester> stays its requester.
        plain         | hand    | database  | open      | m1 is offered to <@lead>; until they accept, <@requester> stays its requester.
        plain         | hand    | outsider  | open      | Only the requester of m1, <@requester>, and approvers may hand it over. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
        plain         | accept  | lead      | offered   | m1 is yours now.
        plain         | accept  | outsider  | offered   | m1 is offered to <@lead>: only they can answer.
        plain         | accept  | lead      | open      | m1 is offered to nobody.
        plain         | decline | lead      | offered   | You declined m1; <@requester> stays its requester.
        """)
    void each_ask_has_its_sentence(String rule, String ask, String who, String gate, String answer) {
        var given = RightsCase.gate(rule, gate);
        var before = given.migration;
        var at = gate.equals("late") ? NOON.plus(Duration.ofHours(3)) : NOON.plusSeconds(2);
        var heard = given.hears(RightsCase.ask(ask, RightsCase.PEOPLE.getOrDefault(who, Strictness.OUTSIDER), at, 1));

        assertThat(heard.answer().replaceAll("<!date[^>]*>", "DATE")).isEqualTo(answer);
        boolean changed = !heard.migration().equals(before);
        boolean asksAgain = ask.equals("again") && changed;
        assertThat(heard.events().isEmpty()).isEqualTo(!changed || asksAgain);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        plain      | database | open  | You may approve the cutover gate of m1: nothing stands in the way
        plain      | outsider | open  | Only approvers may approve the cutover gate. Ask <!subteam^G-DATABASE>.
        two groups | third    | half  | It waits for 1 of <!subteam^G-CHECKOUT>, and lapses DATE; then nothing happens.
        plain      | checkout | open  | You may deny it, with a reason.
        freeze     | requester| open  | self-approval is off
        freeze     | requester| open  | there is a freeze
        """)
    void why_not_names_everything_in_the_way_and_what_is_missing(String rule, String who, String gate, String part) {
        var policy = RightsCase.policy(rule);
        var migration = RightsCase.gate(rule, gate).migration;

        assertThat(migration
                        .whyNot(
                                1,
                                RightsCase.PEOPLE.getOrDefault(who, Strictness.OUTSIDER),
                                NOON.plusSeconds(2),
                                policy)
                        .replaceAll("<!date[^>]*>", "DATE"))
                .contains(part);
    }
}
