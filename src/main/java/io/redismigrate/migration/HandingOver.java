package io.redismigrate.migration;

import io.redismigrate.migration.Event.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a migration gets another requester: it is offered, and the other person accepts. */
final class HandingOver {
    private HandingOver() {}

    static Heard offer(Migration migration, Ask.HandOver ask, Policy policy) {
        var by = ask.by().id();
        if (!migration.requester().equals(by) && !policy.approvers().include(ask.by())) {
            return Heard.refused(migration, Hearing.onlyOwners(migration, policy, "hand it over"));
        }
        if (migration.requester().equals(ask.to())) {
            return Heard.refused(
                    migration, "<@%s> is the requester of %s already.".formatted(ask.to(), migration.id()));
        }
        if (migration.accords().offeredTo().filter(ask.to()::equals).isPresent()) {
            return Heard.refused(migration, "%s is offered to <@%s> already.".formatted(migration.id(), ask.to()));
        }
        return new Heard(
                migration.with(migration.accords().offering(Optional.of(ask.to()))),
                List.of(Event.by(by, Type.HANDOVER_OFFERED)
                        .with("user", ask.to())
                        .with("requester", migration.requester())),
                "%s is offered to <@%s>; until they accept, <@%s> stays its requester."
                        .formatted(migration.id(), ask.to(), migration.requester()));
    }

    static Heard answer(Migration migration, Ask.TakeOver ask, Policy policy) {
        var by = ask.by().id();
        var offered = migration.accords().offeredTo();
        if (offered.isEmpty()) {
            return Heard.refused(migration, "%s is offered to nobody.".formatted(migration.id()));
        }
        if (!offered.get().equals(by)) {
            return Heard.refused(
                    migration,
                    "%s is offered to <@%s>: only they can answer.".formatted(migration.id(), offered.get()));
        }
        if (!ask.accept()) {
            return new Heard(
                    migration.with(migration.accords().offering(Optional.empty())),
                    List.of(Event.by(by, Type.HANDOVER_DECLINED).with("user", by)),
                    "You declined %s; <@%s> stays its requester.".formatted(migration.id(), migration.requester()));
        }
        if (!policy.requesters().include(ask.by())) {
            return Heard.refused(
                    migration,
                    "Only requesters may take a migration over. Ask %s."
                            .formatted(policy.requesters().named()));
        }
        var events = new ArrayList<Event>();
        events.add(Event.by(by, Type.HANDED_OVER).with("user", by).with("from-user", migration.requester()));
        var changed = migration;
        if (!policy.selfApproval()) {
            // An approval that they would not be allowed to give now does not stand either.
            for (var question : migration.questions().live()) {
                if (question.votedBy(by)) {
                    events.add(Rules.about(question, Event.of(Type.APPROVAL_WITHDRAWN))
                            .with("user", by)
                            .because("who takes a migration over does not approve it"));
                    changed =
                            changed.with(changed.questions().change(question, each -> each.withoutVoteOf(by, policy)));
                }
            }
        }
        return new Heard(changed.takenOverBy(by), events, "%s is yours now.".formatted(migration.id()));
    }
}
