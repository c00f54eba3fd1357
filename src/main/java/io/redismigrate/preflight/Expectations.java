package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Plan;
import java.util.List;

/** What people should know before they choose this plan, whatever the servers say. */
final class Expectations {
    private Expectations() {}

    static List<Finding> find(Sides sides) {
        var plan = sides.plan();
        if (!plan.fenced()) {
            return List.of(new Finding(
                    "gradual-promise",
                    Severity.WARNING,
                    Preflight.GRADUAL_PROMISE,
                    "Whoever approves a gate consents to exactly that.",
                    "`/redis-migrate start %s %s fenced`".formatted(plan.currentMaster(), plan.candidateMaster())));
        }
        if (plan.repoint() == Plan.Repoint.PEOPLE) {
            return List.of(new Finding(
                    "people-repoint",
                    Severity.INFO,
                    "People re-point the applications from %s to %s."
                            .formatted(
                                    plan.currentMaster().address(),
                                    plan.candidateMaster().address()),
                    "From the switch on, %s refuses writes until they have done so.".formatted(plan.currentMaster()),
                    "Configure a webhook or a command under repoint in fleet.yml, or, for a cache, `/redis-migrate start %s %s gradual`"
                            .formatted(plan.currentMaster(), plan.candidateMaster())));
        }
        return List.of();
    }
}
