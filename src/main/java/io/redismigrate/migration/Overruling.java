package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.List;
import java.util.Optional;

/** What stands in the way of a gradual promotion, and how an approver who has looked at it overrules it. */
final class Overruling {
    /**
     * What stands in the way.
     *
     * @param why a part of a sentence
     * @param sentence what is waited for, and how it is overruled
     */
    record Obstacle(String why, String sentence) {}

    private Overruling() {}

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
