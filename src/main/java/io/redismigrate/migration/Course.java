package io.redismigrate.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened to a question beside the approvals it got.
 *
 * @param denials who said no, where it takes several to deny it
 * @param risk why it takes more approvals than the rule says, a sentence without an end each
 * @param escalated whether the second group was asked too
 * @param reminded whether people were told that it is about to lapse
 * @param askedAgainBy who asked for another question in its place
 * @param glassBy who approved it past every rule
 */
public record Course(
        List<Denial> denials,
        List<String> risk,
        boolean escalated,
        boolean reminded,
        Optional<String> askedAgainBy,
        Optional<String> glassBy) {
    public static final Course NONE =
            new Course(List.of(), List.of(), false, false, Optional.empty(), Optional.empty());

    public Course {
        denials = List.copyOf(denials);
        risk = List.copyOf(risk);
    }

    /** One person's no. */
    public record Denial(String user, Instant at, String reason) {}

    boolean deniedBy(String user) {
        return denials.stream().anyMatch(denial -> denial.user().equals(user));
    }

    Course denied(Denial denial) {
        var more = new ArrayList<>(withoutDenialOf(denial.user()).denials);
        more.add(denial);
        return new Course(more, risk, escalated, reminded, askedAgainBy, glassBy);
    }

    Course withoutDenialOf(String user) {
        return new Course(
                denials.stream().filter(denial -> !denial.user().equals(user)).toList(),
                risk,
                escalated,
                reminded,
                askedAgainBy,
                glassBy);
    }

    Course risky(List<String> reasons) {
        return new Course(denials, reasons, escalated, reminded, askedAgainBy, glassBy);
    }

    Course escalate() {
        return new Course(denials, risk, true, reminded, askedAgainBy, glassBy);
    }

    Course remind() {
        return new Course(denials, risk, escalated, true, askedAgainBy, glassBy);
    }

    Course askedAgain(String user) {
        return new Course(denials, risk, escalated, reminded, Optional.of(user), glassBy);
    }

    Course glass(Optional<String> user) {
        return new Course(denials, risk, escalated, reminded, askedAgainBy, user);
    }
}
