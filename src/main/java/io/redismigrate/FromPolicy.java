package io.redismigrate;

import io.redismigrate.migration.Calendar;
import io.redismigrate.migration.Escalation;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.GateRule;
import io.redismigrate.migration.Need;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Risk;
import io.redismigrate.settings.Policy.Rules;
import io.redismigrate.settings.Policy.Times;
import java.util.Map;

/** What {@code policy.yml} says, in the values of the rules. */
final class FromPolicy {
    private FromPolicy() {}

    static Policy policy(Rules rules, Map<String, Policy> plans) {
        return new Policy(
                people(rules.requesters()),
                people(rules.approvers()),
                Map.of(
                        Gate.READ_ONLY_REMOVAL, gate(rules.gates().readOnlyRemoval()),
                        Gate.CUTOVER, gate(rules.gates().cutover()),
                        Gate.PROMOTION, gate(rules.gates().promotion())),
                rules.selfApproval(),
                rules.approvalTtl(),
                rules.executorApart(),
                rules.reasonsForWarnings(),
                rules.risk()
                        .map(risk -> new Risk(
                                risk.clients(),
                                risk.keys(),
                                risk.versionJump(),
                                risk.override(),
                                risk.oneMoreAt(),
                                risk.most())),
                people(rules.breakGlass()),
                people(rules.owners()),
                plans);
    }

    private static GateRule gate(io.redismigrate.settings.Policy.Gate gate) {
        return new GateRule(
                gate.shares().stream()
                        .map(share -> new Need(people(share.people()), share.approvals()))
                        .toList(),
                gate.denials(),
                gate.approvalTtl(),
                gate.openFor(),
                gate.escalation().map(escalation -> new Escalation(escalation.after(), people(escalation.to()))),
                calendar(gate.times()));
    }

    private static Calendar calendar(Times times) {
        return new Calendar(
                times.notBefore(),
                times.windows().stream()
                        .map(window -> new Calendar.Window(window.days(), window.from(), window.to(), window.zone()))
                        .toList(),
                times.freezes().stream()
                        .map(freeze -> new Calendar.Freeze(freeze.from(), freeze.to(), freeze.reason(), freeze.zone()))
                        .toList());
    }

    private static People people(io.redismigrate.settings.Policy.People people) {
        return new People(people.users(), people.usergroups());
    }
}
