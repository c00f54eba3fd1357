package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One asking of a gate: people answer this, and nothing else. When the facts change it is withdrawn and a new one is asked.
 *
 * @param number the how-manieth question of this migration, from 1; a button names it, so an old button is known
 * @param facts what the answer rests on
 * @param needed approvals needed, at least 1
 * @param evidence what was known when it was asked, one sentence a line
 * @param outcome how it ended, a sentence naming who decided; empty while it is open
 */
public record Question(
        int number,
        Gate gate,
        Facts facts,
        int needed,
        Instant askedAt,
        List<String> evidence,
        Status status,
        List<Vote> votes,
        String outcome,
        Course course) {

    private static final Duration LONGEST_REMINDER = Duration.ofHours(1);

    /** Where a question stands. */
    public enum Status {
        OPEN,
        APPROVED,
        DENIED,
        WITHDRAWN,
        /** Approved, and what it allowed has begun. */
        USED,
        /** Nobody decided in time. */
        LAPSED
    }

    public Question {
        evidence = List.copyOf(evidence);
        votes = List.copyOf(votes);
    }

    /** One of which there is nothing more to say. */
    public Question(
            int number,
            Gate gate,
            Facts facts,
            int needed,
            Instant askedAt,
            List<String> evidence,
            Status status,
            List<Vote> votes,
            String outcome) {
        this(number, gate, facts, needed, askedAt, evidence, status, votes, outcome, Course.NONE);
    }

    /** Fingerprint of the facts the answer rests on. */
    public String revision() {
        return facts.revision();
    }

    public boolean is(Status which) {
        return status == which;
    }

    /** Whether it still counts: open or approved, and not yet acted on. */
    public boolean live() {
        return status == Status.OPEN || status == Status.APPROVED;
    }

    public boolean votedBy(String user) {
        return votes.stream().anyMatch(vote -> vote.user().equals(user));
    }

    /** Whether it may be asked anew by a person: it was denied, or nobody decided. */
    public boolean mayBeAskedAgain() {
        return (status == Status.DENIED || status == Status.LAPSED)
                && course.askedAgainBy().isEmpty();
    }

    /** When it lapses if nobody decides. The time stands still until the calendar opens. */
    public Instant lapsesAt(Policy policy) {
        var rule = policy.gate(gate);
        return rule.calendar().opens(askedAt).orElse(askedAt).plus(rule.openFor());
    }

    /** When people are told that it is about to lapse: a quarter of its time before, an hour at most. */
    Instant remindAt(Policy policy) {
        var quarter = policy.gate(gate).openFor().dividedBy(4);
        return lapsesAt(policy).minus(quarter.compareTo(LONGEST_REMINDER) < 0 ? quarter : LONGEST_REMINDER);
    }

    /** What is still to come until it is approved, for a sentence; empty where nothing is. */
    public String missing(Policy policy) {
        return policy.quorum(this).missing(voters());
    }

    /** Those who approved, with the rights they had at the click. */
    List<Person> voters() {
        return votes.stream().map(Vote::person).toList();
    }

    /** With one more approval; approved once every place of the quorum is filled. */
    Question approvedBy(Vote vote, Policy policy) {
        var more = new ArrayList<>(votes);
        more.add(vote);
        return with(status, more, outcome)
                .with(course.withoutDenialOf(vote.user()))
                .settled(policy);
    }

    /** Approved past every rule. */
    Question brokenBy(Vote vote, Policy policy) {
        var more = new ArrayList<>(withoutVote(vote.user()));
        more.add(vote);
        return with(status, more, outcome)
                .with(course.withoutDenialOf(vote.user()).glass(Optional.of(vote.user())))
                .settled(policy);
    }

    /** Without that person's approval; open again, unless it is approved without. */
    Question withoutVoteOf(String user, Policy policy) {
        var glass = course.glassBy().filter(breaker -> !breaker.equals(user));
        return with(status, withoutVote(user), outcome)
                .with(course.glass(glass))
                .settled(policy);
    }

    /** With that many approvals needed, for these reasons. */
    Question needing(int approvals, List<String> risk, Policy policy) {
        return new Question(
                        number, gate, facts, approvals, askedAt, evidence, status, votes, outcome, course.risky(risk))
                .settled(policy);
    }

    /** With one more denial; denied once there are enough. Until then it stands as its approvals say. */
    Question denied(Course.Denial denial, Policy policy) {
        var counted = course.denied(denial);
        if (counted.denials().size() < policy.gate(gate).denials()) {
            var glass = counted.glassBy().filter(breaker -> !breaker.equals(denial.user()));
            return with(status, withoutVote(denial.user()), outcome)
                    .with(counted.glass(glass))
                    .settled(policy);
        }
        var who =
                counted.denials().stream().map(each -> "<@" + each.user() + ">").toList();
        var why = denial.reason().isBlank() ? "" : ": " + denial.reason();
        return with(Status.DENIED, votes, "denied by %s%s".formatted(String.join(" and ", who), why))
                .with(counted);
    }

    Question withdrawn(String reason) {
        return with(Status.WITHDRAWN, votes, "withdrawn: " + reason);
    }

    Question used() {
        return with(Status.USED, votes, outcome);
    }

    Question lapsed(String after) {
        return with(Status.LAPSED, votes, "left without a decision for %s and lapsed".formatted(after));
    }

    Question on(UnaryOperator<Course> change) {
        return with(change.apply(course));
    }

    /** Open or approved, as its approvals say. */
    private Question settled(Policy policy) {
        boolean glass = course.glassBy().isPresent();
        if (glass) {
            return with(
                    Status.APPROVED,
                    votes,
                    "approved by %s, who broke the glass"
                            .formatted("<@" + course.glassBy().get() + ">"));
        }
        return policy.quorum(this).metBy(voters())
                ? with(Status.APPROVED, votes, "approved by " + mentions(votes))
                : with(Status.OPEN, votes, "");
    }

    private List<Vote> withoutVote(String user) {
        return votes.stream().filter(vote -> !vote.user().equals(user)).toList();
    }

    private Question with(Status status, List<Vote> votes, String outcome) {
        return new Question(number, gate, facts, needed, askedAt, evidence, status, votes, outcome, course);
    }

    private Question with(Course course) {
        return new Question(number, gate, facts, needed, askedAt, evidence, status, votes, outcome, course);
    }

    private static String mentions(List<Vote> votes) {
        return String.join(
                " and ", votes.stream().map(vote -> "<@" + vote.user() + ">").toList());
    }
}
