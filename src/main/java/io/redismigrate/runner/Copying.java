package io.redismigrate.runner;

import io.redismigrate.migration.Event;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.preflight.Drift;
import io.redismigrate.preflight.Drift.Difference;
import io.redismigrate.preflight.Drift.Kind;
import io.redismigrate.runner.Desk.Drifted;
import io.redismigrate.runner.Desk.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Shows what replication does not carry, and copies what can be copied safely. These settings are meant to stay, so they are
 * not in the ledger of what is put back.
 */
final class Copying {
    private static final int PATIENT_SAVES = 10;

    private final Fleet fleet;
    private final MigrationStore store;

    Copying(Fleet fleet, MigrationStore store) {
        this.fleet = fleet;
        this.store = store;
    }

    Reply<Drifted> drift(Plan plan, boolean copy, Person by, Instant at) {
        var masters = List.of(plan.currentMaster(), plan.candidateMaster());
        var nodes = fleet.examine(masters, List.of(), false);
        for (var node : nodes.values()) {
            if (node instanceof Node.Unseen unseen) {
                return new Reply.Refused<>(unseen.reason());
            }
        }
        var differences = Drift.find(plan, nodes);
        var commands = Drift.commands(plan, differences);
        if (!copy) {
            return new Reply.Given<>(new Drifted(plan, differences, commands, List.of()));
        }
        var done = copied(
                plan, nodes, differences.stream().filter(Difference::copied).toList());
        journal(plan, done, by, at);
        return new Reply.Given<>(new Drifted(plan, differences, commands, done));
    }

    private List<String> copied(Plan plan, Map<String, Node> nodes, List<Difference> differences) {
        var done = new ArrayList<String>();
        var to = plan.candidateMaster();
        for (var each : differences) {
            boolean user = each.kind() == Kind.ACL_USER;
            attempt(done, (user ? "user " : "") + each.name(), () -> {
                if (user) {
                    fleet.copyUser(plan.currentMaster(), to, each.name());
                } else {
                    fleet.set(to, each.name(), each.current());
                }
            });
        }
        // While it follows, its file would keep that role; the switch writes it anyway.
        boolean leads = nodes.get(to.name()) instanceof Node.Seen seen
                && seen.replication().master();
        if (!done.isEmpty()) {
            attempt(done, "written to the file of " + to, () -> {
                fleet.saveUsers(to);
                if (leads) {
                    fleet.rewrite(to);
                }
            });
        }
        return done;
    }

    private static void attempt(List<String> done, String what, Runnable work) {
        try {
            work.run();
            done.add(what + ": done");
        } catch (Fleet.Refused e) {
            done.add("%s: refused: %s".formatted(what, e.getMessage()));
        }
    }

    /** A migration that runs with this candidate has it in its history. */
    private void journal(Plan plan, List<String> done, Person by, Instant at) {
        for (var id : store.live()) {
            for (int save = 0; save < PATIENT_SAVES; save++) {
                var migration = store.load(id)
                        .filter(found -> !found.ended())
                        .filter(found -> found.plan()
                                .candidateMaster()
                                .address()
                                .equals(plan.candidateMaster().address()));
                if (migration.isEmpty()
                        || store.save(
                                        migration.get(),
                                        List.of(Event.by(by.id(), Event.Type.DRIFT_COPIED)
                                                .with("copied", done)),
                                        List.of(),
                                        List.of(),
                                        at)
                                .isPresent()) {
                    break;
                }
            }
        }
    }
}
