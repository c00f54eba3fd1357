package io.redismigrate.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
        String outcome) {

    /** Where a question stands. */
    public enum Status {
        OPEN,
        APPROVED,
        DENIED,
        WITHDRAWN,
        /** Approved, and what it allowed has begun. */
        USED
    }

    public Question {
        evidence = List.copyOf(evidence);
        votes = List.copyOf(votes);
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

    /** With one more approval; approved once there are enough. */
    Question approvedBy(String user, Instant at) {
        var more = new ArrayList<>(votes);
        more.add(new Vote(user, at));
        return more.size() < needed
                ? with(Status.OPEN, more, outcome)
                : with(Status.APPROVED, more, "approved by " + mentions(more));
    }

    /** Without that person's approval; open again. */
    Question withoutVoteOf(String user) {
        return with(
                Status.OPEN,
                votes.stream().filter(vote -> !vote.user().equals(user)).toList(),
                "");
    }

    Question denied(String user, String reason) {
        return with(Status.DENIED, votes, "denied by <@%s>%s".formatted(user, reason.isBlank() ? "" : ": " + reason));
    }

    Question withdrawn(String reason) {
        return with(Status.WITHDRAWN, votes, "withdrawn: " + reason);
    }

    Question used() {
        return with(Status.USED, votes, outcome);
    }

    private Question with(Status status, List<Vote> votes, String outcome) {
        return new Question(number, gate, facts, needed, askedAt, evidence, status, votes, outcome);
    }

    private static String mentions(List<Vote> votes) {
        return String.join(
                " and ", votes.stream().map(vote -> "<@" + vote.user() + ">").toList());
    }
}
