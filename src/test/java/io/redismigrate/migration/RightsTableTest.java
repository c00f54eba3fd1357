package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule, every kind of person, every state of a gate: who may do what, and the sentence they get. */
class RightsTableTest {
    private static final Map<String, Person> PEOPLE = Map.of(
            "database", Strictness.DATABASE,
            "checkout", Strictness.CHECKOUT,
            "both", Strictness.BOTH,
            "lead", Strictness.LEAD,
            "owner", Strictness.OWNER,
            "requester", Strictness.REQUESTER,
            "outsider", Strictness.OUTSIDER,
            "third", Strictness.THIRD_DATABASE);

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
        warnings      | override| outsider  | warned    | Only approvers may override a finding. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
        warnings      | override| requester | warned    | You asked for this migration, and self-approval is off: somebody else has to answer for its findings. Ask <!subteam^G-CHECKOUT>, <!subteam^G-DATABASE>.
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
        var given = gate(Given.fenced().policy(policy(rule)), gate);
        var before = given.migration;
        var at = gate.equals("late") ? NOON.plus(Duration.ofHours(3)) : NOON.plusSeconds(2);
        var heard = given.hears(ask(ask, PEOPLE.getOrDefault(who, Strictness.OUTSIDER), at));

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
        var policy = policy(rule);
        var migration = gate(Given.fenced().policy(policy), gate).migration;

        assertThat(migration
                        .whyNot(1, PEOPLE.getOrDefault(who, Strictness.OUTSIDER), NOON.plusSeconds(2), policy)
                        .replaceAll("<!date[^>]*>", "DATE"))
                .contains(part);
    }

    private static Policy policy(String rule) {
        var strictness = new Strictness();
        return switch (rule) {
            case "self-approval" -> strictness.selfApproval().policy();
            case "two groups" ->
                strictness
                        .needs(new Need(Strictness.DATABASES, 2), new Need(Strictness.CHECKOUTS, 1))
                        .policy();
            case "freeze" ->
                strictness
                        .calendar(new Calendar(
                                Optional.empty(),
                                List.of(),
                                List.of(new Calendar.Freeze(
                                        NOON, Instant.parse("2026-11-23T00:00:00Z"), "sale", ZoneOffset.UTC))))
                        .policy();
            case "warnings" -> strictness.reasonsForWarnings().policy();
            case "escalation" ->
                strictness.escalatesAfter(Duration.ofMinutes(20)).policy();
            case "two denials" -> strictness.denials(2).policy();
            default -> strictness.policy();
        };
    }

    /** The gate in that state; what brought it there happened a second after it was asked. */
    private static Given gate(Given given, String state) {
        var at = NOON.plusSeconds(1);
        if (state.equals("none")) {
            return given;
        }
        if (state.equals("warned") || state.equals("answered")) {
            given.finding("no-persistence", Finding.Severity.WARNING);
        }
        given.asked(Gate.CUTOVER);
        switch (state) {
            case "begun" -> given.hears(new Ask.Approve(Strictness.DATABASE, at, 1));
            case "half", "approved", "used" -> {
                given.hears(new Ask.Approve(Strictness.DATABASE, at, 1));
                given.hears(new Ask.Approve(Strictness.SECOND_DATABASE, at, 1));
            }
            case "denied" -> given.hears(new Ask.Deny(Strictness.BOTH, at, 1, "no"));
            case "doubted" -> given.hears(new Ask.Deny(Strictness.DATABASE, at, 1, "not yet"));
            case "withdrawn" ->
                given.migration = Rules.withdraw(given.migration, "it changed").migration();
            case "lapsed" -> given.at(NOON.plus(Duration.ofHours(2))).goesOn();
            case "escalated" -> given.at(NOON.plus(Duration.ofMinutes(20))).goesOn();
            case "answered" ->
                given.hears(new Ask.OverrideFinding(Strictness.DATABASE, at, "no-persistence", "a cache"));
            case "broken" -> given.hears(ask("glass", Strictness.OWNER, at));
            case "offered" -> given.hears(ask("hand", Strictness.REQUESTER, at));
            case "ended" -> given.in(new State.Ended(State.End.ABORTED));
            default -> {}
        }
        if (state.equals("used")) {
            given.migration = Rules.used(given.migration);
        }
        return given;
    }

    private static Ask ask(String what, Person by, Instant at) {
        return switch (what) {
            case "approve" -> new Ask.Approve(by, at, 1);
            case "deny" -> new Ask.Deny(by, at, 1, "because");
            case "take" -> new Ask.TakeBack(by, at, 1);
            case "again" -> new Ask.AskAgain(by, at, 1);
            case "override" -> new Ask.OverrideFinding(by, at, "no-persistence", "it is a cache");
            case "glass" -> new Ask.BreakGlass(by, at, 1, "orders", "it burns", "https://incidents.example/1");
            case "misread" -> new Ask.BreakGlass(by, at, 1, "order", "it burns", "https://incidents.example/1");
            case "unlinked" -> new Ask.BreakGlass(by, at, 1, "orders", "it burns", "ask me");
            case "review" -> new Ask.Review(by, at);
            case "hand" -> new Ask.HandOver(by, at, "lead");
            case "accept" -> new Ask.TakeOver(by, at, true);
            case "decline" -> new Ask.TakeOver(by, at, false);
            default -> throw new IllegalArgumentException(what);
        };
    }
}
