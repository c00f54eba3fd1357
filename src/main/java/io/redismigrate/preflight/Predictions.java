package io.redismigrate.preflight;

import io.redismigrate.migration.Node;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Survey.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a migration is going to take, in sentences, as far as a look at both sides can tell. */
public final class Predictions {
    private static final long PAGE_BYTES = 4096;

    private Predictions() {}

    /** One sentence a line: the sync, memory on both sides, backlog and output buffer. Empty where a master is silent. */
    public static List<String> of(Plan plan, Map<String, Node> nodes) {
        var sides = new Sides(plan, nodes);
        var lines = new ArrayList<String>();
        if (sides.current().isEmpty() || sides.candidate().isEmpty()) {
            return lines;
        }
        var current = sides.current().get();
        var candidate = sides.candidate().get();
        var demand = Demand.of(sides);
        lines.add("sync: about %d s for %s%s, on a network that carries it"
                .formatted(
                        Math.max(1, demand.sync().toSeconds()),
                        Sides.size(current.memoryBytes()),
                        sides.plan().tuneSync() ? " with the bot's settings" : " with the servers' own settings"));
        lines.add("writes today: " + words(demand.writes()));
        lines.add(memory(sides, current, demand));
        lines.add("memory of %s: about %s%s"
                .formatted(
                        candidate.server(),
                        Sides.size(current.memoryBytes() + Math.max(0, Demand.backlog(sides, current))),
                        room(candidate)));
        if (demand.writes().known()) {
            lines.add("backlog: %d s of writes are %s, and it holds %s during the migration"
                    .formatted(
                            Demand.GAP.toSeconds(),
                            Sides.size(demand.backlogBytes()),
                            Sides.size(Math.max(0, Demand.backlog(sides, current)))));
            long limit = Demand.outputBuffer(sides, current);
            lines.add("output buffer: about %s come together during the sync, and %s may wait"
                    .formatted(Sides.size(demand.outputBufferBytes()), limit <= 0 ? "any amount" : Sides.size(limit)));
        }
        return List.copyOf(lines);
    }

    /** Each write may touch a page that the snapshot's process still shares; never more than there is. */
    private static String memory(Sides sides, Node.Seen current, Demand demand) {
        long touched =
                current.operationsPerSecond() * PAGE_BYTES * demand.sync().toMillis() / 1000;
        long more = Math.min(current.memoryBytes(), touched) + demand.outputBufferBytes();
        return "memory of %s: up to %s more while the snapshot is taken%s"
                .formatted(sides.plan().currentMaster(), Sides.size(more), room(current));
    }

    private static String room(Node.Seen node) {
        long room = node.survey().readings().hostMemoryBytes();
        return room == 0 ? "" : "; its machine has " + Sides.size(room);
    }

    private static String words(Flow flow) {
        if (!flow.known()) {
            return "not known";
        }
        return flow.measured()
                ? "%s a second on the replication stream".formatted(Sides.size(flow.bytesPerSecond()))
                : "at most %s a second (all that clients send, for nobody follows yet)"
                        .formatted(Sides.size(flow.bytesPerSecond()));
    }
}
