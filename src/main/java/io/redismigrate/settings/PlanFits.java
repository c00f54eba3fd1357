package io.redismigrate.settings;

import io.redismigrate.settings.Plan.Method;
import io.redismigrate.settings.Plan.Strategy;

/** Whether what a plan says in one place goes with what it says in another. */
record PlanFits(Section plan, Strategy strategy, Method method) {

    /** The way in which the applications learn of the new master. */
    void repoint(Repoint repoint, boolean sentinels) {
        boolean byThemselves = repoint instanceof Repoint.Sentinel
                || repoint instanceof Repoint.Redirect
                || repoint instanceof Repoint.Cluster;
        if (byThemselves && strategy == Strategy.GRADUAL) {
            plan.problem("repoint", "this way moves all applications at once; it goes with strategy fenced only");
        }
        if (repoint instanceof Repoint.Sentinel asked && asked.sentinels().isPresent() == sentinels) {
            plan.problem(
                    "repoint",
                    sentinels
                            ? "names Sentinels, and so does sentinel; name them in one place"
                            : "needs the Sentinels; name their group and all of them under sentinel");
        }
        if (repoint instanceof Repoint.Redirect && method != Method.FAILOVER) {
            plan.problem(
                    "repoint",
                    "redirect goes with method failover only; during the fence the clients would be led nowhere");
        }
        if (repoint instanceof Repoint.Cluster && method != Method.CLUSTER) {
            plan.problem("repoint", "cluster goes with method cluster only");
        }
    }

    /** What a cluster does not do. */
    void method(boolean sentinels) {
        if (method != Method.CLUSTER) {
            return;
        }
        if (strategy == Strategy.GRADUAL) {
            plan.problem("strategy", "a replica in a cluster takes no writes; method cluster goes with fenced only");
        }
        if (plan.has("sync-from")) {
            plan.problem("sync-from", "a node of a cluster replicates its master only; leave it out");
        }
        if (sentinels) {
            plan.problem("sentinel", "a cluster watches its nodes itself; leave it out");
        }
    }
}
