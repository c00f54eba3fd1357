package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands in the way, and how an approver who has looked at it answers for it, with a reason: a warning under a gate, by its
 * name or all of them, or the stragglers and conflicts in the way of a gradual promotion.
 */
final class Overruling {
    /**
     * What stands in the way.
     *
     * @param why a part of a sentence
     * @param sentence what is waited for, and how it is overruled
     */
    record Obstacle(String why, String sentence) {}

    private Overruling() {}

    static Heard hear(Migration migration, Ask.Overrule ask, Policy policy) {
        var refusal = against(migration, ask, policy);
        if (refusal.isPresent()) {
            return Heard.refused(migration, refusal.get());
        }
        if (!ask.finding().isEmpty()) {
            return finding(migration, ask);
        }
        if (migration.state().bothWritable() || migration.state() instanceof State.Ending) {
            return Hearing.wish(migration, Wish.Kind.OVERRULE, ask, ask.reason(), "takes note of it");
        }
        var open = migration.questions().live().stream()
                .flatMap(question -> Rights.unanswered(migration, question).stream())
                .distinct()
                .toList();
        return open.isEmpty()
                ? Heard.refused(
                        migration,
                        "%s is %s: nothing stands in its way that could be overruled."
                                .formatted(migration.id(), Hearing.phase(migration)))
                : answeredFor(migration, ask, open);
    }

    private static Optional<String> against(Migration migration, Ask.Overrule ask, Policy policy) {
        var approvers = policy.approvers();
        if (!approvers.include(ask.by())) {
            return Optional.of(
                    "Only approvers may override what stands in the way. Ask %s.".formatted(approvers.named()));
        }
        if (migration.requestedBy(ask.by().id()) && !policy.selfApproval()) {
            return Optional.of(
                    "You asked for this migration, and self-approval is off: somebody else has to answer for what stands in its way. Ask %s."
                            .formatted(approvers.named()));
        }
        return ask.reason().isBlank()
                ? Optional.of("Say why: `/redis-migrate override %s REASON`. The reason stands in the history."
                        .formatted(migration.id()))
                : Optional.empty();
    }

    private static Heard finding(Migration migration, Ask.Overrule ask) {
        if (migration.accords().overridden(ask.finding())) {
            return Heard.refused(migration, "Somebody answers for %s already.".formatted(ask.finding()));
        }
        boolean known = migration.questions().live().stream()
                .anyMatch(each -> each.facts().findings().contains(ask.finding()));
        return known
                ? answeredFor(migration, ask, List.of(ask.finding()))
                : Heard.refused(
                        migration, "There is no warning called %s under an open gate.".formatted(ask.finding()));
    }

    private static Heard answeredFor(Migration migration, Ask.Overrule ask, List<String> findings) {
        var by = ask.by().id();
        var accords = migration.accords();
        var events = new ArrayList<Event>();
        for (var finding : findings) {
            accords = accords.with(new Accords.Overridden(finding, by, ask.at(), ask.reason()));
            events.add(Event.by(by, Type.FINDING_OVERRIDDEN)
                    .with("finding", finding)
                    .with("user", by)
                    .because(ask.reason()));
        }
        return new Heard(
                migration.with(accords),
                events,
                "You answer for %s; your reason is in the thread.".formatted(String.join(", ", findings)));
    }

    /** Stragglers and conflicts, where nobody has overruled them; one more conflict than was known then counts again. */
    static Optional<Obstacle> obstacle(Situation now) {
        var overruling = now.migration().guards().overruling();
        var found = conflicts(now);
        if (found > overruling.map(Guards.Overruling::conflicts).orElse(0L)) {
            var sentence = now.migration().guards().conflicts().orElseThrow().sentence(now.plan());
            return Optional.of(new Obstacle(
                    "keys were written on both sides",
                    "the promotion is refused: %s. Look at these keys; then %s".formatted(sentence, typed(now))));
        }
        var left = Moving.left(now);
        boolean nobody = left.filter(List::isEmpty).isPresent();
        return nobody || overruling.isPresent()
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        left.isEmpty()
                                ? "the clients of %s could not be listed".formatted(now.from())
                                : "applications are connected to %s".formatted(now.from()),
                        "%s (to leave them behind, %s)".formatted(Moving.waitingFor(now, left), typed(now))));
    }

    /** The step that writes down what an approver said, or empty where nobody did. */
    static Optional<Step> heard(Situation now) {
        var wish = now.migration().wish().filter(each -> each.kind() == Wish.Kind.OVERRULE);
        if (wish.isEmpty()) {
            return Optional.empty();
        }
        var granted = now.migration().wishing(Optional.empty());
        if (obstacle(now).isEmpty()) {
            return Optional.of(Step.stay(granted, "nothing stands in the way, so there was nothing to override"));
        }
        var said = new Guards.Overruling(wish.get().user(), wish.get().reason(), conflicts(now));
        var left = Moving.left(now).orElse(List.of());
        return Optional.of(Step.stay(
                        granted.with(granted.guards().overruled(Optional.of(said))),
                        "<@%s> overruled what stood in the way"
                                .formatted(wish.get().user()))
                .tell(Event.by(wish.get().user(), Type.OVERRULED)
                        .with(
                                "clients",
                                left.stream().limit(100).map(Client::named).toList())
                        .with("conflicts", conflicts(now))
                        .because(wish.get().reason())));
    }

    private static String typed(Situation now) {
        return "an approver types `/redis-migrate override %s REASON`"
                .formatted(now.migration().id());
    }

    private static long conflicts(Situation now) {
        return now.migration().guards().conflicts().map(Conflicts::total).orElse(0L);
    }
}
