package io.redismigrate.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one gate asks of people.
 *
 * @param needs whose approvals it takes; a person fills one place in one of them
 * @param denials so many people have to deny it, at least 1: a single veto
 * @param approvalTtl an approval older than this is withdrawn, more than zero
 * @param openFor an unanswered question lapses after this, more than zero; while the calendar is closed the time stands still
 * @param escalation who else may answer it after a time
 * @param calendar when it may be approved, and when what it allows may begin
 */
public record GateRule(
        List<Need> needs,
        int denials,
        Duration approvalTtl,
        Duration openFor,
        Optional<Escalation> escalation,
        Calendar calendar) {
    /** How long a question waits for an answer where the policy does not say. */
    public static final Duration USUALLY_OPEN_FOR = Duration.ofHours(24);

    public GateRule {
        needs = List.copyOf(needs);
    }

    /** So many approvals by these people, at any time, and a single veto. */
    public static GateRule of(People who, int approvals, Duration approvalTtl) {
        return new GateRule(
                List.of(new Need(who, approvals)), 1, approvalTtl, USUALLY_OPEN_FOR, Optional.empty(), Calendar.ALWAYS);
    }

    /** How many approvals all needs take together. */
    public int needed() {
        return needs.stream().mapToInt(Need::count).sum();
    }

    /** Everybody who may fill a place. */
    public People who() {
        return needs.stream().map(Need::who).reduce(People.NOBODY, People::and);
    }

    /** Whether these people, all of them together, could fill every place. */
    public boolean canBeMetBy(List<Person> people) {
        return new Quorum(needs).metBy(people);
    }

    /**
     * The places of a question of this gate.
     *
     * @param needed places in all; those beyond the rule's own are for anybody who may approve
     * @param escalated whether the second group may fill any place by now
     */
    Quorum quorum(int needed, boolean escalated) {
        var second = escalated ? escalation.map(Escalation::to).orElse(People.NOBODY) : People.NOBODY;
        var all = new ArrayList<Need>();
        needs.forEach(need -> all.add(new Need(need.who().and(second), need.count())));
        if (needed > needed()) {
            all.add(new Need(who().and(second), needed - needed()));
        }
        return new Quorum(all);
    }
}
