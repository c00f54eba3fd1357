package io.redismigrate.migration;

/** What follows from each state, in the order of {@link State}. */
final class Rules {
    private Rules() {}

    static Step next(Migration migration, Observation seen, Policy policy) {
        return Step.stay(migration, "the rules come with the next change");
    }

    /** The event with the question's gate and revision. */
    static Event about(Question question, Event event) {
        return event.with("gate", question.gate().word())
                .with("revision", question.revision())
                .with("question", question.number());
    }
}
