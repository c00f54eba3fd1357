package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Node;
import java.util.ArrayList;
import java.util.List;

/** What deletes or overwrites new values while two servers take writes. */
final class Gradual {
    private static final int TRACKED_DATABASES = 64;

    private Gradual() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        if (sides.plan().fenced()) {
            return found;
        }
        var mend = "`/redis-migrate start %s %s fenced`"
                .formatted(sides.plan().currentMaster(), sides.plan().candidateMaster());
        sides.current().ifPresent(current -> {
            eviction(current, mend, found);
            expiry(sides, current, mend, found);
        });
        if (!sides.plan().candidateReplicas().isEmpty()) {
            found.add(Hazard.GRADUAL_REPLICAS.info(
                    "%s has replicas, and they get nothing that is written to it before its promotion."
                            .formatted(sides.plan().candidateMaster()),
                    "They are synced in full after it, one by one; until then nobody may read from them.",
                    mend));
        }
        return found;
    }

    private static void eviction(Node.Seen current, String mend, List<Finding> found) {
        var policy = current.setting("maxmemory-policy");
        if (current.maxMemoryBytes() > 0 && !policy.isEmpty() && !policy.equals("noeviction")) {
            found.add(Hazard.GRADUAL_EVICTION.warning(
                    "%s evicts keys (maxmemory-policy %s).".formatted(current.server(), policy),
                    "Its deletions reach the candidate, and delete what applications have written there since.",
                    mend));
        }
    }

    private static void expiry(Sides sides, Node.Seen current, String mend, List<Finding> found) {
        var severity = sides.syncAhead() ? Severity.WARNING : Severity.INFO;
        if (current.survey().readings().expiring() > 0) {
            found.add(Hazard.GRADUAL_EXPIRY.found(
                    severity,
                    "%s holds keys with a time to live.".formatted(current.server()),
                    "Whoever renews one on the candidate loses it all the same, when the old time runs out on %s."
                            .formatted(current.server()),
                    mend));
        }
        if (current.keys().keySet().stream().anyMatch(database -> database >= TRACKED_DATABASES)) {
            found.add(Hazard.GRADUAL_HIGH_DATABASES.found(
                    severity,
                    "%s has keys in databases above %d.".formatted(current.server(), TRACKED_DATABASES - 1),
                    "There, a key with a time to live that is written to the candidate before its promotion is never reclaimed.",
                    mend));
        }
    }
}
