package io.redismigrate.migration;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One move of one current master to one candidate master: everything about it that is kept between two ticks.
 *
 * @param id {@code m1}, {@code m2}, …
 * @param requester Slack user id of the person who asked for it
 * @param note why it was asked for; may be empty
 * @param reason why it stands where it stands and what would make it move: a sentence
 * @param blindLooks looks in a row at which a server did not answer
 * @param trouble what the last action that failed said; empty once one worked
 * @param guards what is watched beside
 * @param version counts the saves; a save names the version it builds on
 * @param accords what people settled about it beside its gates
 * @param membership the fleet it moves with, where there is one
 * @param rehearsal what it measured, where it is a rehearsal and moves nothing
 */
public record Migration(
        String id,
        Plan plan,
        String requester,
        String note,
        Instant requestedAt,
        State state,
        Questions questions,
        Optional<Baseline> baseline,
        Optional<Progress> progress,
        Optional<Verification> verification,
        Optional<Wish> wish,
        Optional<Receipt> receipt,
        String reason,
        int blindLooks,
        String trouble,
        Guards guards,
        long version,
        Accords accords,
        Optional<Membership> membership,
        Optional<Rehearsal> rehearsal) {

    /** A migration that was just asked for. */
    public static Migration requested(String id, Plan plan, String requester, String note, Instant at) {
        return new Migration(
                id,
                plan,
                requester,
                note,
                at,
                new State.Requested(),
                Questions.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "it was just requested",
                0,
                "",
                Guards.NONE,
                0,
                Accords.NONE,
                Optional.empty(),
                Optional.empty());
    }

    /** Whether that person is its requester, or was before it was handed over. */
    public boolean requestedBy(String user) {
        return requester.equals(user) || accords.formerRequesters().contains(user);
    }

    /** The same as a rehearsal: nothing is moved, and what was copied is wiped. */
    public Migration asRehearsal() {
        return with(Rehearsal.BEGUN);
    }

    /** The same as a member of a fleet. */
    public Migration in(Membership fleet) {
        return changed(draft -> draft.membership = Optional.of(fleet));
    }

    /** The event that opens its history. */
    public Event opening() {
        return Event.by(requester, Event.Type.MIGRATION_REQUESTED)
                .with("plan", plan.name())
                .with("strategy", plan.strategy().word())
                .with("from", plan.currentMaster().address().toString())
                .with("to", plan.candidateMaster().address().toString())
                .because(note);
    }

    /** What follows from a look at the servers. */
    public Step next(Observation seen, Policy policy) {
        return Rules.next(this, seen, policy.of(plan));
    }

    /**
     * What speaks against holding the writes now, right before it is done; empty where nothing does. Only for a fenced
     * switch forward: the others rest on no approval of such facts.
     */
    public Optional<String> objection(Observation seen, Policy policy) {
        return Armed.objection(new Situation(this, seen, policy));
    }

    /** What follows from what somebody asked. */
    public Heard hear(Ask ask, Policy policy) {
        return Hearing.hear(this, ask, policy.of(plan));
    }

    /** Whether that person may approve that question now, and what stands in the way; a few sentences. */
    public String whyNot(int question, Person by, Instant at, Policy policy) {
        return WhyNot.answer(this, question, by, at, policy.of(plan));
    }

    /** What follows from the outcome of a switch, where one is under way. */
    public Step after(Outcome outcome) {
        return state instanceof State.Switching switching
                ? Moving.after(this, switching, outcome)
                : Step.stay(this, reason);
    }

    /** Behind a barrier: nothing speaks against the fence, and it waits for the others of its wave. */
    public Step rehearsed() {
        return Step.stay(membership.map(fleet -> in(fleet.afterRehearsal())).orElse(this), reason);
    }

    /** What follows once the re-point hook took the new address. */
    public Step repointed() {
        return Settling.repointed(this);
    }

    /** What follows once keys that differ were written anew. */
    public Step mended(Mended mended) {
        return Mending.done(this, mended);
    }

    /** What follows once the readers' hook took the new address. */
    public Step readersTold(Action.Direction direction) {
        return ReadersFirst.told(this, direction);
    }

    /** What is watched beside, one sentence each, for the card and {@code status}. */
    public List<String> watched() {
        return ended() ? List.of() : guards.sentences(plan, state);
    }

    /** Whether a rollback may be asked for at this moment. */
    public boolean rollbackOffered() {
        return state instanceof State.Promoted promoted
                && guards.wayBack().map(WayBack::offered).orElse(!Returning.beingPrepared(promoted, plan));
    }

    /** Whether the sync is so near its end that the next look is worth having before the next poll. */
    public boolean nearlyInStep() {
        return state instanceof State.Syncing
                && progress.filter(Progress::nearlyDone).isPresent();
    }

    public boolean ended() {
        return state.ended();
    }

    public Migration in(State state) {
        return changed(draft -> draft.state = state);
    }

    public Migration because(String reason) {
        return changed(draft -> draft.reason = reason);
    }

    Migration with(Questions questions) {
        return changed(draft -> draft.questions = questions);
    }

    Migration with(Baseline baseline) {
        return changed(draft -> draft.baseline = Optional.of(baseline));
    }

    Migration with(Progress progress) {
        return changed(draft -> draft.progress = Optional.of(progress));
    }

    Migration with(Verification verification) {
        return changed(draft -> draft.verification = Optional.of(verification));
    }

    Migration with(Receipt receipt) {
        return changed(draft -> draft.receipt = Optional.of(receipt));
    }

    Migration with(Guards guards) {
        return changed(draft -> draft.guards = guards);
    }

    Migration with(Rehearsal rehearsal) {
        return changed(draft -> draft.rehearsal = Optional.of(rehearsal));
    }

    Migration with(Accords accords) {
        return changed(draft -> draft.accords = accords);
    }

    /** With another requester, who accepted it. */
    Migration takenOverBy(String user) {
        return changed(draft -> {
            draft.accords = accords.after(requester);
            draft.requester = user;
        });
    }

    Migration wishing(Optional<Wish> wish) {
        return changed(draft -> draft.wish = wish);
    }

    Migration blind(int looks) {
        return changed(draft -> draft.blindLooks = looks);
    }

    /** With what an action that failed said, or empty once one worked. */
    public Migration troubled(String trouble) {
        return changed(draft -> draft.trouble = trouble);
    }

    /** As it was saved. */
    public Migration saved(long version) {
        return changed(draft -> draft.version = version);
    }

    private Migration changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.migration(this);
    }

    /** What may change in a migration, while it is being changed. */
    private static final class Draft {
        private State state;
        private Questions questions;
        private Optional<Baseline> baseline;
        private Optional<Progress> progress;
        private Optional<Verification> verification;
        private Optional<Wish> wish;
        private Optional<Receipt> receipt;
        private String reason;
        private int blindLooks;
        private String trouble;
        private Guards guards;
        private Optional<Membership> membership;
        private Optional<Rehearsal> rehearsal;
        private long version;
        private Accords accords;
        private String requester;

        Draft(Migration from) {
            state = from.state;
            questions = from.questions;
            baseline = from.baseline;
            progress = from.progress;
            verification = from.verification;
            wish = from.wish;
            receipt = from.receipt;
            reason = from.reason;
            blindLooks = from.blindLooks;
            trouble = from.trouble;
            guards = from.guards;
            membership = from.membership;
            rehearsal = from.rehearsal;
            version = from.version;
            accords = from.accords;
            requester = from.requester;
        }

        Migration migration(Migration from) {
            return new Migration(
                    from.id,
                    from.plan,
                    requester,
                    from.note,
                    from.requestedAt,
                    state,
                    questions,
                    baseline,
                    progress,
                    verification,
                    wish,
                    receipt,
                    reason,
                    blindLooks,
                    trouble,
                    guards,
                    version,
                    accords,
                    membership,
                    rehearsal);
        }
    }
}
