package io.redismigrate.slack.view;

import io.redismigrate.migration.Consent;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Plan;

/** What the approval of a gate allows to happen, and on which servers. */
final class GateWords {
    /** What {@code gradual} cannot promise. An approver consents to exactly this. */
    static final String HONESTY = ":warning: *" + Text.capital(Consent.GRADUAL) + "*";

    private GateWords() {}

    /** For the gate message, with markup. */
    static String whatHappens(Plan plan, Gate gate) {
        return plan.fenced() ? fenced(plan, gate) : gradual(plan, gate);
    }

    private static String fenced(Plan plan, Gate gate) {
        var from = Parts.server(plan.currentMaster());
        var to = Parts.server(plan.candidateMaster());
        return switch (gate) {
            case READ_ONLY_REMOVAL ->
                plan.clustered()
                        ? "Allows %s to take the shard's writes, as one step of the cluster's own hand-over: %s holds them until then."
                                .formatted(to, from)
                        : "Allows %s to take writes, as one step of the switch and not before it: first %s is fenced and refuses writes."
                                .formatted(to, from);
            case CUTOVER ->
                "Allows writes on %s to be held, for %s at most, until %s has every one of them. If that takes longer, it is undone by itself.\n%s"
                        .formatted(from, Figures.duration(plan.cutoverLimit()), to, repoint(plan));
            case PROMOTION ->
                "Allows %s to become the master. %s then follows it and refuses writes; it is the way back until `finish`. With this approval all is said, and *the switch begins*."
                        .formatted(to, from);
        };
    }

    private static String gradual(Plan plan, Gate gate) {
        var from = Parts.server(plan.currentMaster());
        var to = Parts.server(plan.candidateMaster());
        return switch (gate) {
            case READ_ONLY_REMOVAL ->
                "%s will take writes (`replica-read-only no`) while it still copies %s.".formatted(to, from);
            case CUTOVER ->
                "The applications move from %s to %s, one by one.\n%s\nThe bot watches until nobody is left."
                        .formatted(from, to, repoint(plan));
            case PROMOTION ->
                "%s stops following %s and becomes the master. Its replicas are filled anew, since they never got what was written to it before. What is still written to %s is lost from then on."
                        .formatted(to, from, from);
        };
    }

    private static String repoint(Plan plan) {
        var from = Parts.server(plan.currentMaster());
        var to = Parts.server(plan.candidateMaster());
        return switch (plan.repoint()) {
            case WEBHOOK -> "The re-point webhook is called: the applications are to use %s.".formatted(to);
            case COMMAND -> "The re-point command is run: the applications are to use %s.".formatted(to);
            case HAPROXY -> "HAProxy is told to lead the applications to %s.".formatted(to);
            case SENTINEL ->
                "The applications ask the Sentinels, which are given %s as soon as it is the master.".formatted(to);
            case REDIRECT ->
                "%s leads the connections that asked for it (`CLIENT CAPA redirect`) to %s; all others find READONLY."
                        .formatted(from, to);
            case CLUSTER -> "The cluster leads its clients to %s (`MOVED`).".formatted(to);
            case PEOPLE ->
                plan.fenced()
                        ? ":warning: No hook re-points the applications. From the switch on *%s refuses every write* until people have re-pointed them to %s. Where that takes long, `gradual` may be the better choice."
                                .formatted(Text.escape(plan.currentMaster().name()), to)
                        : "No hook re-points the applications: people re-point them from %s to %s.".formatted(from, to);
        };
    }
}
