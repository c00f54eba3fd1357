package io.redismigrate.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may do what.
 *
 * @param approvers who may deny a gate, abort, roll back and finish; and approve, where a gate names no others
 * @param gates what each gate asks of people; a gate that is left out takes one approver
 * @param selfApproval whether the requester's own click counts
 * @param approvalTtl an approval older than this is withdrawn, where a gate says nothing else; more than zero
 * @param executorApart whether the last approval, with which it happens, must come from people who approved nothing before
 * @param reasonsForWarnings whether somebody has to answer for each warning before a gate can be approved
 * @param risk what takes more approvals
 * @param breakGlass who may approve past every rule
 * @param owners who is told at once when somebody does, and looks at it afterwards
 * @param plans the whole policy of those plans that have one of their own, by the plan's name
 */
public record Policy(
        People requesters,
        People approvers,
        Map<Gate, GateRule> gates,
        boolean selfApproval,
        Duration approvalTtl,
        boolean executorApart,
        boolean reasonsForWarnings,
        Optional<Risk> risk,
        People breakGlass,
        People owners,
        Map<String, Policy> plans) {
    public Policy {
        gates = Map.copyOf(gates);
        plans = Map.copyOf(plans);
    }

    /**
     * The plainest one: so many approvers for each gate, at any time.
     *
     * @param quorum approvals needed for each gate, at least 1
     */
    public Policy(
            People requesters,
            People approvers,
            Map<Gate, Integer> quorum,
            boolean selfApproval,
            Duration approvalTtl) {
        this(
                requesters,
                approvers,
                Arrays.stream(Gate.values())
                        .collect(Collectors.toMap(
                                Function.identity(),
                                gate -> GateRule.of(approvers, quorum.getOrDefault(gate, 1), approvalTtl))),
                selfApproval,
                approvalTtl,
                false,
                false,
                Optional.empty(),
                People.NOBODY,
                approvers,
                Map.of());
    }

    /** What holds for that plan. */
    public Policy of(Plan plan) {
        return plans.getOrDefault(plan.name(), this);
    }

    public GateRule gate(Gate gate) {
        var rule = gates.get(gate);
        return rule == null ? GateRule.of(approvers, 1, approvalTtl) : rule;
    }

    /** Approvals that the gate takes where nothing makes it risky. */
    public int needed(Gate gate) {
        return gate(gate).needed();
    }

    /** The places that a question's approvals have to fill, as things stand. */
    Quorum quorum(Question question) {
        return gate(question.gate()).quorum(question.needed(), question.course().escalated());
    }

    /** Whose approval counts for that question. */
    public People mayApprove(Question question) {
        return quorum(question).who();
    }

    /** Who may say no to that question. */
    public People mayDeny(Question question) {
        return mayApprove(question).and(approvers);
    }

    /** Ids of every user group that any rule names. */
    public Set<String> groups() {
        var groups = new TreeSet<String>();
        everybody().forEach(people -> groups.addAll(people.groups()));
        return groups;
    }

    /** Every set of people that any rule names. */
    public Stream<People> everybody() {
        var gated = gates.values().stream()
                .flatMap(rule -> Stream.concat(Stream.of(rule.who()), rule.escalation().map(Escalation::to).stream()));
        return Stream.concat(
                Stream.concat(Stream.of(requesters, approvers, breakGlass, owners), gated),
                plans.values().stream().flatMap(Policy::everybody));
    }
}
