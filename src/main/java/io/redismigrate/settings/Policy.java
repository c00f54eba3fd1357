package io.redismigrate.settings;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what, and where.
 *
 * @param everywhere what holds for every plan that has no rules of its own
 * @param plans the whole rules of those that have, by the plan's name, in the file's order
 * @param channels names with {@code #}, or ids, of the channels where commands are taken; at least one
 */
public record Policy(Rules everywhere, Map<String, Rules> plans, List<String> channels) {
    public Policy {
        plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
        channels = List.copyOf(channels);
    }

    /**
     * The rules for a plan.
     *
     * @param selfApproval whether the requester's own click counts
     * @param approvalTtl an approval older than this is withdrawn; more than zero
     * @param executorApart whether the last approval must come from people who approved nothing before
     * @param reasonsForWarnings whether somebody has to answer for each warning
     */
    public record Rules(
            People requesters,
            People approvers,
            Gates gates,
            boolean selfApproval,
            Duration approvalTtl,
            boolean executorApart,
            boolean reasonsForWarnings,
            Optional<Risk> risk,
            People breakGlass,
            People owners) {}

    /** People, by the ids that Slack gives to users and user groups. */
    public record People(Set<String> users, Set<String> usergroups) {
        static final People NOBODY = new People(Set.of(), Set.of());

        public People {
            users = Set.copyOf(users);
            usergroups = Set.copyOf(usergroups);
        }
    }

    /** What each gate asks for. */
    public record Gates(Gate readOnlyRemoval, Gate cutover, Gate promotion) {}

    /**
     * What one gate asks for.
     *
     * @param shares whose approvals it takes, at least one share
     * @param denials so many people have to deny it, at least 1
     * @param openFor an unanswered gate lapses after this; more than zero
     */
    public record Gate(
            List<Share> shares,
            int denials,
            Duration approvalTtl,
            Duration openFor,
            Optional<Escalation> escalation,
            Times times) {
        public Gate {
            shares = List.copyOf(shares);
        }
    }

    /** So many approvals of these people, at least 1. */
    public record Share(People people, int approvals) {}

    /** Who may answer as well, once a gate has waited that long. */
    public record Escalation(Duration after, People to) {}

    /** When a gate may be approved: not before a moment, within windows where there are any, and in no freeze. */
    public record Times(Optional<Instant> notBefore, List<Window> windows, List<Freeze> freezes) {
        static final Times ANY = new Times(Optional.empty(), List.of(), List.of());

        public Times {
            windows = List.copyOf(windows);
            freezes = List.copyOf(freezes);
        }
    }

    /** Hours of some days of the week; where {@code to} is not after {@code from}, it is on the day after. */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
        public Window {
            days = Collections.unmodifiableSet(new LinkedHashSet<>(days));
        }
    }

    /** A time in which nothing may happen. */
    public record Freeze(Instant from, Instant to, String reason, ZoneId zone) {}

    /**
     * Points for what makes a migration risky, and how many more approvals they take.
     *
     * @param clients a point above so many application connections; 0 for none
     * @param keys a point above so many keys; 0 for none
     * @param versionJump points for another version line
     * @param override points for each finding that was overridden
     * @param oneMoreAt so many points take one more approval, at least 1
     * @param most at most so many more
     */
    public record Risk(long clients, long keys, int versionJump, int override, int oneMoreAt, int most) {}
}
