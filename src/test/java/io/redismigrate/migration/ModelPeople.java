package io.redismigrate.migration;

import java.time.Instant;
import java.util.List;

/** What people type and click, at any time and as often as they like. */
final class ModelPeople {
    private final ModelWorld world;

    ModelPeople(ModelWorld world) {
        this.world = world;
    }

    /** Somebody answers a question, an old one or the open one, or asks for something. */
    void ask() {
        var at = Instant.ofEpochMilli(world.now);
        var dice = world.dice;
        switch (dice.below(12)) {
            case 0 -> ask(new Ask.Abort(ModelStart.REQUESTER, at, "not today"));
            case 1, 2 -> ask(new Ask.Rollback(ModelStart.APPROVER, at, "too slow"));
            case 3 -> ask(new Ask.Finish(dice.oneIn(2) ? ModelStart.APPROVER : ModelStart.SECOND, at));
            case 4 -> ask(new Ask.Deny(ModelStart.SECOND, at, number(), "not now"));
            case 5 -> ask(new Ask.AskAgain(ModelStart.REQUESTER, at, number()));
            case 6 -> ask(new Ask.TakeBack(ModelStart.APPROVER, at, number()));
            case 7 -> ask(new Ask.Verify(ModelStart.REQUESTER, at));
            default -> {
                ask(new Ask.Approve(ModelStart.APPROVER, at, number()));
                ask(new Ask.Approve(ModelStart.SECOND, at, number()));
            }
        }
    }

    private void ask(Ask ask) {
        world.store.waiting.add(ask);
        world.note(() -> "somebody asks: " + ask);
    }

    /** The last question, or now and then the one before. */
    private int number() {
        List<Question> all = world.store.migration.questions().all();
        return Math.max(1, all.size() - (world.dice.oneIn(6) ? 1 : 0));
    }
}
