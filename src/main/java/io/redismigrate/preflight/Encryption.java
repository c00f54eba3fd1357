package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Server;
import java.util.LinkedHashSet;
import java.util.List;

/** Whether each server would speak TLS to the one it is to follow, where the bot speaks TLS to that one, and else not. */
final class Encryption {
    private static final String SETTING = "tls-replication";

    private Encryption() {}

    static List<Finding> find(Sides sides) {
        var plan = sides.plan();
        var found = new LinkedHashSet<Finding>();
        sides.candidate().ifPresent(replica -> found.addAll(between(sides, replica, plan.currentMaster())));
        for (var replica : sides.candidateReplicas()) {
            found.addAll(between(sides, replica, plan.leaderOfCandidateReplicas()));
        }
        // The way back.
        sides.current().ifPresent(replica -> found.addAll(between(sides, replica, plan.candidateMaster())));
        return List.copyOf(found);
    }

    private static List<Finding> between(Sides sides, Node.Seen replica, Server master) {
        var leader = sides.seen(master);
        var told = replica.survey().config();
        if (leader.isEmpty() || told.isEmpty()) {
            return List.of();
        }
        boolean spoken = leader.get().setting(Node.TLS).equals("yes");
        boolean speaks = told.getOrDefault(SETTING, "no").equals("yes");
        if (spoken == speaks) {
            return List.of();
        }
        return List.of(Hazard.TLS_REPLICATION.error(
                "%s is to follow %s at %s, where TLS is %s, and has %s %s."
                        .formatted(
                                replica.server(),
                                master,
                                master.address(),
                                spoken ? "spoken" : "not spoken",
                                SETTING,
                                speaks ? "yes" : "no"),
                "The link between them would never come up.",
                Sides.cli(replica.server(), "CONFIG SET %s %s".formatted(SETTING, spoken ? "yes" : "no"))
                        + (spoken ? ", with its own tls-cert-file, tls-key-file and tls-ca-cert-file" : "")));
    }
}
