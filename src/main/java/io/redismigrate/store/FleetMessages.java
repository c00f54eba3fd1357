package io.redismigrate.store;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.Outbox.Pending;
import io.redismigrate.runner.Outbox.PostedMessage;
import io.redismigrate.runner.Outbox.Ticket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What is to be said about fleets, in the rows of the outbox that all share. */
final class FleetMessages {
    private FleetMessages() {}

    /** Queues what a save brought. */
    static void queue(
            Handle handle,
            Optional<FleetRun> before,
            FleetRun now,
            List<JournalLine> lines,
            List<MigrationStore.Answer> answers) {
        if (before.isEmpty() || !before.get().saved(now.version()).equals(now)) {
            JdbcOutbox.queueChange(handle, now.id(), now.version(), JdbcOutbox.CARD, 0);
        }
        for (var question : now.questions()) {
            var known = before.flatMap(old -> old.question(question.number()));
            if (!known.equals(Optional.of(question))) {
                JdbcOutbox.queueChange(handle, now.id(), now.version(), JdbcOutbox.GATE, question.number());
            }
        }
        JdbcOutbox.queue(handle, now.id(), now.version(), lines, answers);
    }

    static Pending card(Handle handle, Ticket ticket, String id, Optional<PostedMessage> posted) {
        return new Pending.FleetCard(ticket, run(handle, id), threads(handle, id), posted);
    }

    static Pending gate(Handle handle, Ticket ticket, String id, long number, PostedMessage card) {
        var run = run(handle, id);
        return new Pending.FleetGate(
                ticket,
                run,
                run.question(Math.toIntExact(number))
                        .orElseThrow(() -> new StoreException("%s has no question %d".formatted(id, number))),
                card,
                PostedMessages.find(handle, id, JdbcOutbox.GATE, number));
    }

    private static FleetRun run(Handle handle, String id) {
        return JdbcFleetStore.load(handle, id)
                .orElseThrow(() -> new StoreException("the outbox names %s, which is not there".formatted(id)));
    }

    private static Map<String, PostedMessage> threads(Handle handle, String fleet) {
        var threads = new HashMap<String, PostedMessage>();
        handle.createQuery("""
            SELECT c.* FROM fleet_member f JOIN message c ON c.migration = f.migration
            WHERE f.fleet = :fleet AND c.kind = 'card' AND c.item = 0\
            """)
                .bind("fleet", fleet)
                .map((row, context) -> PostedMessages.read(row))
                .forEach(card -> threads.put(card.migration(), card));
        return threads;
    }
}
