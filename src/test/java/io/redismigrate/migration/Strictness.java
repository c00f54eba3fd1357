package io.redismigrate.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A policy for a test: the plainest one, but for what the test makes stricter. */
final class Strictness {
    static final Person DATABASE = new Person("database", Set.of("G-DATABASE"));
    static final Person SECOND_DATABASE = new Person("second-database", Set.of("G-DATABASE"));
    static final Person THIRD_DATABASE = new Person("third-database", Set.of("G-DATABASE"));
    static final Person CHECKOUT = new Person("checkout", Set.of("G-CHECKOUT"));
    static final Person BOTH = new Person("both", Set.of("G-DATABASE", "G-CHECKOUT"));
    static final Person LEAD = new Person("lead", Set.of("G-LEADS"));
    static final Person OWNER = new Person("owner", Set.of("G-OWNERS"));
    /** Asked for the migration, and is in every group. */
    static final Person REQUESTER = new Person("requester", Set.of("G-DATABASE", "G-CHECKOUT", "G-OWNERS"));

    static final Person OUTSIDER = new Person("outsider", Set.of());

    static final People DATABASES = group("G-DATABASE");
    static final People CHECKOUTS = group("G-CHECKOUT");

    private List<Need> needs = List.of(new Need(DATABASES, 2));
    private int denials = 1;
    private Optional<Escalation> escalation = Optional.empty();
    private Calendar calendar = Calendar.ALWAYS;
    private boolean selfApproval;
    private boolean executorApart;
    private boolean reasonsForWarnings;
    private Optional<Risk> risk = Optional.empty();

    static People group(String id) {
        return new People(Set.of(), Set.of(id));
    }

    Strictness needs(Need... all) {
        needs = List.of(all);
        return this;
    }

    Strictness denials(int enough) {
        denials = enough;
        return this;
    }

    Strictness escalatesAfter(Duration after) {
        escalation = Optional.of(new Escalation(after, group("G-LEADS")));
        return this;
    }

    Strictness calendar(Calendar times) {
        calendar = times;
        return this;
    }

    Strictness selfApproval() {
        selfApproval = true;
        return this;
    }

    Strictness executorApart() {
        executorApart = true;
        return this;
    }

    Strictness reasonsForWarnings() {
        reasonsForWarnings = true;
        return this;
    }

    Strictness risk(Risk measured) {
        risk = Optional.of(measured);
        return this;
    }

    Policy policy() {
        var rule = new GateRule(needs, denials, Duration.ofMinutes(30), Duration.ofHours(2), escalation, calendar);
        return new Policy(
                new People(Set.of("requester", "lead"), Set.of()),
                DATABASES.and(CHECKOUTS),
                Arrays.stream(Gate.values()).collect(Collectors.toMap(Function.identity(), gate -> rule)),
                selfApproval,
                Duration.ofMinutes(30),
                executorApart,
                reasonsForWarnings,
                risk,
                group("G-OWNERS"),
                group("G-OWNERS").and(DATABASES),
                Map.of());
    }
}
