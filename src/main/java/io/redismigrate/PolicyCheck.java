package io.redismigrate;

import io.redismigrate.migration.Gate;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Risk;
import io.redismigrate.slack.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code check} says about {@code policy.yml}: people who are not there, quorums nobody can fill, windows that never open. */
final class PolicyCheck {
    private final Policy policy;
    private final Instant now;
    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    PolicyCheck(Policy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Without Slack: what follows from the file alone. */
    PolicyCheck offline() {
        each((name, rules) -> times(name, rules));
        var groups = policy.groups();
        if (groups.isEmpty()) {
            quorums(Map.of());
        }
        return this;
    }

    /** With Slack: who the groups are. */
    PolicyCheck in(Roster roster) {
        each((name, rules) -> times(name, rules));
        var members = new TreeMap<String, Set<String>>();
        policy.groups().forEach(id -> {
            var group = roster.group(id);
            if (!group.problem().isEmpty()) {
                errors.add(group.problem());
            }
            members.put(id, group.users());
        });
        policy.everybody()
                .flatMap(people -> people.users().stream())
                .distinct()
                .sorted()
                .forEach(user -> roster.user(user).ifPresent(errors::add));
        quorums(members);
        return this;
    }

    private interface Rule {
        void check(String name, Policy rules);
    }

    private void each(Rule rule) {
        rule.check("policy", policy);
        policy.plans().forEach((name, rules) -> rule.check("policy of plan " + name, rules));
    }

    private void times(String name, Policy rules) {
        for (var gate : Gate.values()) {
            if (rules.gate(gate).calendar().opens(now).isEmpty()) {
                errors.add(
                        "%s: the %s gate can never be approved: its windows and freezes leave no moment within a year"
                                .formatted(name, gate.word()));
            }
            var rule = rules.gate(gate);
            rule.escalation()
                    .filter(escalation -> escalation.after().compareTo(rule.openFor()) >= 0)
                    .ifPresent(escalation ->
                            errors.add("%s: the %s gate lapses after %s, so it never escalates (escalate.after is %s)"
                                    .formatted(name, gate.word(), said(rule.openFor()), said(escalation.after()))));
        }
        var glass = rules.breakGlass();
        boolean alone = glass.groups().isEmpty()
                && glass.users().size() == 1
                && rules.owners().equals(glass);
        if (alone) {
            warnings.add(name + ": nobody but who breaks the glass owns it, so nobody can review it");
        }
    }

    private static String said(Duration time) {
        if (time.toSecondsPart() > 0) {
            return time.toSeconds() + " s";
        }
        return time.toMinutesPart() > 0 ? time.toMinutes() + " min" : time.toHours() + " h";
    }

    private void quorums(Map<String, Set<String>> members) {
        each((name, rules) -> {
            if (rules.approvers().nobody() && rules.gate(Gate.CUTOVER).who().nobody()) {
                warnings.add(name + ": approvers names nobody, so no gate can be approved");
                return;
            }
            for (var gate : Gate.values()) {
                var people = everybodyIn(rules.gate(gate).who(), rules, members);
                if (!rules.gate(gate).canBeMetBy(people)) {
                    errors.add("%s: the %s gate takes %d approvals, and the %d who may approve it can never fill them"
                            .formatted(name, gate.word(), rules.needed(gate), people.size()));
                } else {
                    risk(name, gate, rules, people.size());
                }
                denials(name, gate, rules, members);
            }
            executor(name, rules, members);
        });
    }

    private void risk(String name, Gate gate, Policy rules, int people) {
        int most = rules.needed(gate) + rules.risk().map(Risk::most).orElse(0);
        if (most > people) {
            warnings.add(
                    "%s: where it is risky the %s gate takes up to %d approvals, and %d may approve it: such a migration would wait for ever"
                            .formatted(name, gate.word(), most, people));
        }
    }

    private void denials(String name, Gate gate, Policy rules, Map<String, Set<String>> members) {
        int enough = rules.gate(gate).denials();
        var may = membersOf(rules.gate(gate).who().and(rules.approvers()), members)
                .size();
        if (enough > may) {
            errors.add("%s: it takes %d denials to deny the %s gate, and %d may deny it"
                    .formatted(name, enough, gate.word(), may));
        }
    }

    private void executor(String name, Policy rules, Map<String, Set<String>> members) {
        int before = Math.max(rules.needed(Gate.READ_ONLY_REMOVAL), rules.needed(Gate.CUTOVER));
        int all = everybodyIn(rules.gate(Gate.PROMOTION).who(), rules, members).size();
        if (rules.executorApart() && all < before + rules.needed(Gate.PROMOTION)) {
            errors.add(
                    "%s: separate keeps the last approval apart from those before, which takes %d people, and there are %d"
                            .formatted(name, before + rules.needed(Gate.PROMOTION), all));
        }
    }

    /** Everybody who may, without the one who asks where only one can ask. */
    private static List<Person> everybodyIn(People people, Policy rules, Map<String, Set<String>> members) {
        var groupsOf = membersOf(people, members);
        var requesters = rules.requesters();
        if (!rules.selfApproval()
                && requesters.groups().isEmpty()
                && requesters.users().size() == 1) {
            groupsOf.keySet().removeAll(requesters.users());
        }
        return groupsOf.entrySet().stream()
                .map(entry -> new Person(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Everybody of these, with the groups of theirs that are meant. */
    private static Map<String, Set<String>> membersOf(People people, Map<String, Set<String>> members) {
        var groupsOf = new LinkedHashMap<String, Set<String>>();
        people.users().forEach(user -> groupsOf.computeIfAbsent(user, unused -> new TreeSet<>()));
        members.forEach((group, users) -> {
            if (people.groups().contains(group)) {
                users.forEach(user -> groupsOf.computeIfAbsent(user, unused -> new TreeSet<>())
                        .add(group));
            }
        });
        return groupsOf;
    }
}
