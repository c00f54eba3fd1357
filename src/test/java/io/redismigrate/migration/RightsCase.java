package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NOON;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One case of who may do what: a rule, a state of a gate, a kind of person, and what they ask. */
final class RightsCase {
    static final List<String> RULES = List.of(
            "plain", "self-approval", "two groups", "freeze", "warnings", "escalation", "two denials", "separate");
    static final List<String> GATES = List.of(
            "none",
            "open",
            "begun",
            "approved",
            "used",
            "doubted",
            "denied",
            "withdrawn",
            "late",
            "lapsed",
            "escalated",
            "warned",
            "answered",
            "broken",
            "offered",
            "ended");
    static final List<String> ASKS = List.of(
            "approve",
            "deny",
            "take",
            "again",
            "override",
            "glass",
            "misread",
            "unlinked",
            "review",
            "hand",
            "accept",
            "decline");
    /** Who approved under {@code begun} and {@code approved} is {@code database}; under {@code separate}, who let it happen before. */
    static final Map<String, Person> PEOPLE = new TreeMap<>(Map.of(
            "database", Strictness.DATABASE,
            "checkout", Strictness.CHECKOUT,
            "both", Strictness.BOTH,
            "lead", Strictness.LEAD,
            "owner", Strictness.OWNER,
            "requester", Strictness.REQUESTER,
            "outsider", Strictness.OUTSIDER,
            "third", Strictness.THIRD_DATABASE));

    private RightsCase() {}

    static Policy policy(String rule) {
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
            case "separate" -> strictness.executorApart().policy();
            default -> strictness.policy();
        };
    }

    /** The number of the question that is asked under that rule. */
    static int number(String rule) {
        return rule.equals("separate") ? 2 : 1;
    }

    /** The gate in that state; what brought it there happened a second after it was asked. */
    static Given gate(String rule, String state) {
        var given = Given.fenced().policy(policy(rule));
        var at = NOON.plusSeconds(1);
        if (state.equals("none")) {
            return given;
        }
        if (state.equals("warned") || state.equals("answered")) {
            given.finding("no-persistence", Finding.Severity.WARNING);
        }
        if (rule.equals("separate")) {
            given.asked(Gate.CUTOVER).hears(new Ask.Approve(Strictness.DATABASE, NOON, 1));
            given.hears(new Ask.Approve(Strictness.SECOND_DATABASE, NOON, 1));
            given.asked(Gate.PROMOTION);
        } else {
            given.asked(Gate.CUTOVER);
        }
        become(given, state, number(rule), at);
        return given;
    }

    private static void become(Given given, String state, int number, Instant at) {
        // Who let the gate before happen cannot approve this one, where these are kept apart.
        var first = number > 1 ? Strictness.THIRD_DATABASE : Strictness.DATABASE;
        var second = number > 1 ? Strictness.BOTH : Strictness.SECOND_DATABASE;
        switch (state) {
            case "begun" -> given.hears(new Ask.Approve(first, at, number));
            case "half", "approved", "used" -> {
                given.hears(new Ask.Approve(first, at, number));
                given.hears(new Ask.Approve(second, at, number));
            }
            case "denied" -> {
                given.hears(new Ask.Deny(Strictness.BOTH, at, number, "no"));
                given.hears(new Ask.Deny(Strictness.THIRD_DATABASE, at, number, "no"));
            }
            case "doubted" -> given.hears(new Ask.Deny(Strictness.DATABASE, at, number, "not yet"));
            case "withdrawn" ->
                given.migration = Rules.withdraw(given.migration, "it changed").migration();
            case "lapsed" -> given.at(NOON.plus(Duration.ofHours(2))).goesOn();
            case "escalated" -> given.at(NOON.plus(Duration.ofMinutes(20))).goesOn();
            case "answered" -> given.hears(new Ask.Overrule(Strictness.DATABASE, at, "no-persistence", "a cache"));
            case "broken" -> given.hears(ask("glass", Strictness.OWNER, at, number));
            case "offered" -> given.hears(ask("hand", Strictness.REQUESTER, at, number));
            case "ended" -> given.in(new State.Ended(State.End.ABORTED));
            default -> {}
        }
        if (state.equals("used")) {
            given.migration = Rules.used(given.migration);
        }
    }

    static Ask ask(String what, Person by, Instant at, int number) {
        return switch (what) {
            case "approve" -> new Ask.Approve(by, at, number);
            case "deny" -> new Ask.Deny(by, at, number, "because");
            case "take" -> new Ask.TakeBack(by, at, number);
            case "again" -> new Ask.AskAgain(by, at, number);
            case "override" -> new Ask.Overrule(by, at, "no-persistence", "it is a cache");
            case "glass" -> new Ask.BreakGlass(by, at, number, "orders", "it burns", "https://incidents.example/1");
            case "misread" -> new Ask.BreakGlass(by, at, number, "order", "it burns", "https://incidents.example/1");
            case "unlinked" -> new Ask.BreakGlass(by, at, number, "orders", "it burns", "ask me");
            case "review" -> new Ask.Review(by, at);
            case "hand" -> new Ask.HandOver(by, at, "lead");
            case "accept" -> new Ask.TakeOver(by, at, true);
            case "decline" -> new Ask.TakeOver(by, at, false);
            default -> throw new IllegalArgumentException(what);
        };
    }
}
