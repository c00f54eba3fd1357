package io.redismigrate.preflight;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people should know before they choose this plan, whatever the servers say. */
final class Expectations {
    private Expectations() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        sides.current().flatMap(node -> redirected(sides, node)).ifPresent(found::add);
        found.addAll(ofThePlan(sides.plan()));
        return found;
    }

    /** Valkey 8 and later, seen with 8.1 and 9.1: the redirection comes before the pause, and so during the fence. */
    private static Optional<Finding> redirected(Sides sides, Node.Seen current) {
        int clients = current.survey().readings().redirecting();
        // With FAILOVER the server makes them wait until its successor leads, and leads them there.
        return clients == 0 || sides.plan().method() != Plan.Method.FENCE
                ? Optional.empty()
                : Optional.of(Hazard.CLIENT_REDIRECT.found(
                        sides.syncAhead() ? Severity.WARNING : Severity.INFO,
                        "%d connections to %s asked to be redirected (CLIENT CAPA redirect)."
                                .formatted(clients, current.server()),
                        "After the switch %s leads them to %s by itself; during its fence, some milliseconds, it answers them -REDIRECT %s, where nobody listens."
                                .formatted(current.server(), sides.plan().candidateMaster(), Address.NOWHERE),
                        "Write `method: failover` in the plan in fleet.yml: then %s makes them wait instead and leads them to %s; or see that these clients try again when a redirection leads nowhere"
                                .formatted(current.server(), sides.plan().candidateMaster())));
    }

    private static List<Finding> ofThePlan(Plan plan) {
        if (!plan.fenced()) {
            return List.of(Hazard.GRADUAL_PROMISE.warning(
                    Preflight.GRADUAL_PROMISE,
                    "Whoever approves a gate consents to exactly that.",
                    "`/redis-migrate start %s %s fenced`".formatted(plan.currentMaster(), plan.candidateMaster())));
        }
        if (plan.repoint() == Plan.Repoint.PEOPLE) {
            return List.of(Hazard.PEOPLE_REPOINT.info(
                    "People re-point the applications from %s to %s."
                            .formatted(
                                    plan.currentMaster().address(),
                                    plan.candidateMaster().address()),
                    "From the switch on, %s refuses writes until they have done so.".formatted(plan.currentMaster()),
                    "Configure a webhook, a command or haproxy under repoint in fleet.yml, or, for a cache, `/redis-migrate start %s %s gradual`"
                            .formatted(plan.currentMaster(), plan.candidateMaster())));
        }
        return List.of();
    }
}
