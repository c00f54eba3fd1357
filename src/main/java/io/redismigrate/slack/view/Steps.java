package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The way a migration goes, step by step, and where it is on it. */
final class Steps {
    private static final List<String> FENCED =
            List.of("requested", "preflight", "syncing", "verifying", "in-sync", "switching", "promoted", "completed");
    private static final List<String> GRADUAL = List.of(
            "requested",
            "preflight",
            "syncing",
            "verifying",
            "in-sync",
            "writable",
            "cutting-over",
            "switching",
            "promoted",
            "completed");

    private Steps() {}

    /** How a step stands; the words are Slack's. */
    enum Stands {
        PENDING,
        IN_PROGRESS,
        COMPLETE,
        ERROR;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private String sign() {
            return switch (this) {
                case PENDING -> ":white_circle:";
                case IN_PROGRESS -> ":large_blue_circle:";
                case COMPLETE -> ":white_check_mark:";
                case ERROR -> ":no_entry:";
            };
        }
    }

    record Step(String name, Stands stands) {}

    /** Every step of it; none for one that came to another end. */
    static List<Step> of(Migration migration) {
        boolean fenced = migration.plan().fenced();
        var phases = fenced ? FENCED : GRADUAL;
        int now = phases.indexOf(migration.state().phase());
        if (now < 0) {
            return List.of();
        }
        var steps = new ArrayList<Step>();
        steps.add(phase("check both sides", now, phases.indexOf("preflight")));
        steps.add(phase("copy", now, phases.indexOf("syncing")));
        steps.add(phase("compare", now, phases.indexOf("verifying")));
        if (fenced) {
            for (var gate : Gate.values()) {
                steps.add(gate(migration, gate));
            }
            steps.add(phase("switch", now, phases.indexOf("switching")));
        } else {
            steps.add(gate(migration, Gate.READ_ONLY_REMOVAL));
            steps.add(gate(migration, Gate.CUTOVER));
            steps.add(phase("applications move", now, phases.indexOf("cutting-over")));
            steps.add(gate(migration, Gate.PROMOTION));
            steps.add(phase("promote", now, phases.indexOf("switching")));
        }
        steps.add(phase("finish", now, phases.indexOf("promoted")));
        return steps;
    }

    /** As Slack's own list of tasks. */
    static LayoutBlock plan(List<Step> steps) {
        long done =
                steps.stream().filter(step -> step.stands() == Stands.COMPLETE).count();
        return PlanBlock.of("%d of %d steps".formatted(done, steps.size()), steps);
    }

    /** The same as small print, for a workspace that does not take the list. */
    static LayoutBlock line(List<Step> steps) {
        return Parts.context(steps.stream()
                .map(step -> step.stands().sign() + " " + step.name())
                .collect(Collectors.joining("   ")));
    }

    private static Step phase(String name, int now, int at) {
        var stands = now > at ? Stands.COMPLETE : now == at ? Stands.IN_PROGRESS : Stands.PENDING;
        return new Step(name, stands);
    }

    private static Step gate(Migration migration, Gate gate) {
        var stands = migration.questions().last(gate).map(Question::status).map(status -> switch (status) {
            case OPEN -> Stands.IN_PROGRESS;
            case APPROVED, USED -> Stands.COMPLETE;
            case DENIED, LAPSED -> Stands.ERROR;
            case WITHDRAWN -> Stands.PENDING;
        });
        return new Step("approve " + gate.word(), stands.orElse(Stands.PENDING));
    }
}
