package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Those who are still connected to the old master when they should not be: named, given to their teams, disconnected. */
final class Stragglers {
    /** So many groups of connections are named in the history. */
    private static final int MOST_GROUPS = 50;

    private Stragglers() {}

    /** An event with who they are, in groups, and whom to tell. */
    static Event told(Event event, List<Client> left) {
        var groups = new TreeMap<String, Integer>();
        left.forEach(client -> groups.merge(group(client), 1, Integer::sum));
        var lines = new ArrayList<String>();
        groups.forEach((group, count) -> {
            if (lines.size() < MOST_GROUPS) {
                lines.add(count == 1 ? group : "%s (%d connections)".formatted(group, count));
            }
        });
        var teams = left.stream()
                .map(Client::team)
                .filter(team -> !team.isEmpty())
                .distinct()
                .sorted()
                .toList();
        return event.with("clients", lines).with("count", left.size()).with("teams", teams);
    }

    /** How many writes it has refused since the switch, as a part of a sentence; empty where it refused none. */
    static String refusals(Situation now) {
        var current = now.current();
        long before = current.flatMap(node -> now.migration()
                        .baseline()
                        .flatMap(baseline -> baseline.of(now.from()))
                        // A process that was started since counts from 0.
                        .filter(known -> known.runId().equals(node.runId())))
                .map(Baseline.Before::refusals)
                .orElse(0L);
        long refused = current.map(Node.Seen::readOnlyRefusals).orElse(0L) - before;
        return refused <= 0 ? "" : "; %s has refused %,d writes since the switch".formatted(now.from(), refused);
    }

    static Heard disconnect(Migration migration, Ask.Disconnect ask, Policy policy) {
        var state = migration.state();
        var user = ask.by().id();
        if (!user.equals(migration.requester()) && !policy.approvers().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only the requester of %s, <@%s>, and approvers may disconnect clients. Ask %s."
                            .formatted(
                                    migration.id(),
                                    migration.requester(),
                                    policy.approvers().named()));
        }
        if (!(state instanceof State.Promoted) && !(state instanceof State.CuttingOver)) {
            return Heard.refused(
                    migration,
                    "%s is %s: its applications may be connected to %s."
                            .formatted(
                                    migration.id(),
                                    state.phase(),
                                    migration.plan().currentMaster()));
        }
        var pending = migration.wish().filter(wish -> wish.kind() != Wish.Kind.DISCONNECT);
        if (pending.isPresent()) {
            return Heard.refused(
                    migration,
                    "%s is about to do what <@%s> asked for; disconnect them after that."
                            .formatted(migration.id(), pending.get().user()));
        }
        var wish = new Wish(Wish.Kind.DISCONNECT, user, "");
        return new Heard(
                migration.wishing(Optional.of(wish)),
                List.of(),
                "Whoever is left on %s is disconnected."
                        .formatted(migration.plan().currentMaster()));
    }

    /** The step that somebody asked for; empty where nobody did. */
    static Optional<Step> disconnected(Situation now) {
        var wish = now.migration().wish().filter(found -> found.kind() == Wish.Kind.DISCONNECT);
        var left = Moving.left(now);
        if (wish.isEmpty() || left.isEmpty()) {
            return Optional.empty();
        }
        var migration = now.migration().wishing(Optional.empty());
        var event = Event.by(wish.get().user(), Type.CLIENTS_DISCONNECTED);
        return Optional.of(Step.stay(
                        migration,
                        "%d connections to %s are closed".formatted(left.get().size(), now.from()))
                .tell(told(event, left.get()))
                .act(new Action.Disconnect(now.from(), left.get())));
    }

    /** People say that the applications know the new master. */
    static Heard repointed(Migration migration, Ask.Repointed ask, Policy policy) {
        var by = ask.by();
        if (!by.id().equals(migration.requester())
                && !policy.approvers().include(by)
                && !policy.requesters().include(by)) {
            return Heard.refused(
                    migration,
                    "Only requesters and approvers may say so. Ask %s."
                            .formatted(policy.requesters().named()));
        }
        if (!(migration.state() instanceof State.Promoted state)) {
            return Heard.refused(
                    migration,
                    "%s is %s: there is nothing to re-point now."
                            .formatted(migration.id(), migration.state().phase()));
        }
        if (state.repointed()) {
            return Heard.refused(migration, "The applications of %s are re-pointed already.".formatted(migration.id()));
        }
        var step = Settling.repointed(migration);
        return new Heard(
                step.migration(),
                step.events().stream()
                        .map(event -> new Event(event.type(), by.id(), event.data()))
                        .toList(),
                "Noted: the applications of %s know %s."
                        .formatted(migration.id(), migration.plan().candidateMaster()));
    }

    private static String group(Client client) {
        var name = client.name().isEmpty() ? "(no name)" : client.name();
        var user = client.user().isEmpty() || client.user().equals("default") ? "" : " as " + client.user();
        return name + user + " from " + client.host();
    }
}
