package io.redismigrate.settings;

import io.redismigrate.words.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry under {@code fleets}: which plans move together, in which waves, and what waits for what. */
final class FleetReader {
    private static final Duration USUAL_WINDOW = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 1000;

    private FleetReader() {}

    static Fleet fleet(String name, Section section, Map<String, Plan> plans) {
        var named = named(section);
        var first = new HashMap<String, Scalar>();
        named.stream().flatMap(List::stream).forEach(plan -> known(section, plan, plans, first));
        var canary = section.scalar("canary");
        var waves = waves(named, canary.map(Scalar::text).orElse(""), plans);
        canary.filter(plan -> !first.containsKey(plan.text()))
                .ifPresent(plan -> section.problem(
                        plan.place(),
                        "%s is not in this fleet; %s"
                                .formatted(plan.quoted(), Nearest.instead(plan.text(), first.keySet(), "it has "))));
        var fleet = new Fleet(
                name,
                waves,
                section.number("parallel", 1, MOST_AT_ONCE, 1),
                barrier(section),
                section.yesOrNo("one-gate-a-wave", false),
                section.duration("soak", Duration.ZERO));
        if (fleet.barrier().isPresent()) {
            fleet.plans()
                    .filter(plan -> plan.strategy() == Plan.Strategy.GRADUAL)
                    .findFirst()
                    .ifPresent(plan -> section.problem(
                            "barrier",
                            "plan %s is gradual and has no switch to wait for; take it out of the fleet, or leave barrier out"
                                    .formatted(plan.name())));
        }
        return fleet;
    }

    /** Either {@code waves}, or {@code plans}, which is one. */
    private static List<List<Scalar>> named(Section section) {
        if (!section.has("waves")) {
            section.passOver("waves");
            return List.of(section.requiredList("plans", "list the plans that move together"));
        }
        if (section.has("plans")) {
            section.passOver("plans");
            section.problem("waves", "plans lists the plans already; keep one of the two");
        }
        section.passOver("plans");
        var waves = section.lists("waves", "write the plans of each wave, like [[orders], [carts, users]]");
        return waves.isEmpty() ? List.of(List.of()) : waves;
    }

    private static void known(Section section, Scalar plan, Map<String, Plan> plans, Map<String, Scalar> first) {
        var before = first.putIfAbsent(plan.text(), plan);
        if (!plans.containsKey(plan.text())) {
            section.problem(
                    plan.place(),
                    "no plan named %s; %s"
                            .formatted(plan.quoted(), Nearest.instead(plan.text(), plans.keySet(), "plans has ")));
        } else if (before != null) {
            section.problem(plan.place(), "%s is in this fleet already; name it once".formatted(plan.quoted()));
        }
    }

    /** The canary is a wave of its own, before all others. */
    private static List<List<Plan>> waves(List<List<Scalar>> named, String canary, Map<String, Plan> plans) {
        var waves = new ArrayList<List<Plan>>();
        Optional.ofNullable(plans.get(canary)).ifPresent(plan -> waves.add(List.of(plan)));
        for (var wave : named) {
            var found = wave.stream()
                    .filter(plan -> !plan.text().equals(canary))
                    .flatMap(plan -> Optional.ofNullable(plans.get(plan.text())).stream())
                    .toList();
            if (!found.isEmpty()) {
                waves.add(found);
            }
        }
        return waves;
    }

    private static Optional<Duration> barrier(Section section) {
        return section.scalar("barrier")
                .filter(found -> !found.text().equals("false"))
                .flatMap(found -> found.text().equals("true")
                        ? Optional.of(USUAL_WINDOW)
                        : section.parsed(
                                found,
                                text -> Formats.duration(text).filter(window -> !window.isZero()),
                                "is neither true nor false nor a length of time; write true, or a window like 10s"));
    }
}
