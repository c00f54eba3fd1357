package io.redismigrate.preflight;

import io.redismigrate.migration.Consent;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks for what would make a migration fail, or lose something. It is asked by {@code check}, before the start, and at
 * every tick while people may approve: so a finding rests on roles, settings and versions, and not on readings that
 * always move.
 */
public final class Preflight {
    /** What {@code gradual} cannot promise; shown wherever somebody consents to it. */
    public static final String GRADUAL_PROMISE = Consent.GRADUAL;

    private Preflight() {}

    /**
     * What is noticed about these servers. The order is that of the subjects and not of the severity, which may change
     * with a reading: an approval rests on the list as it is.
     *
     * @param nodes by server name; a server of the plan that is missing counts as one that did not answer
     */
    public static List<Finding> find(Plan plan, Map<String, Node> nodes) {
        var sides = new Sides(plan, nodes);
        var found = new ArrayList<Finding>();
        found.addAll(Answers.find(sides));
        found.addAll(Clusters.find(sides));
        found.addAll(Roles.find(sides));
        found.addAll(Reach.find(sides));
        found.addAll(Encryption.find(sides));
        found.addAll(Rights.find(sides));
        found.addAll(Versions.find(sides));
        found.addAll(Room.find(sides));
        found.addAll(Load.find(sides));
        found.addAll(Durability.find(sides));
        found.addAll(Handover.find(sides));
        found.addAll(Drift.findings(sides));
        found.addAll(Expectations.find(sides));
        found.addAll(Gradual.find(sides));
        return List.copyOf(found);
    }
}
