package io.redismigrate.fleet;

import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Question;
import java.util.Optional;

/**
 * One plan of a fleet as it was last seen, for people.
 *
 * @param wave counted from 0
 * @param migration its id; empty while it has not begun
 * @param phase the migration's word; empty while it has not begun
 * @param percent of the sync, 0 to 100; -1 where nothing can be said
 * @param lagBytes -1 where nothing can be said
 * @param standing why it stands where it stands, a sentence; empty while it has not begun
 */
public record Row(String plan, int wave, String migration, String phase, int percent, long lagBytes, String standing) {

    static Row of(String plan, int wave, Optional<Migration> found) {
        return found.map(migration -> new Row(
                        plan,
                        wave,
                        migration.id(),
                        migration.state().phase(),
                        migration
                                .progress()
                                .filter(progress -> progress.fraction() >= 0)
                                .map(progress -> (int) (progress.fraction() * 100))
                                .orElse(-1),
                        migration
                                .progress()
                                .map(progress -> progress.lagBytes())
                                .orElse(-1L),
                        standing(migration)))
                .orElseGet(() -> new Row(plan, wave, "", "", -1, -1, ""));
    }

    /** A gate that waits says more than the sentence around it. */
    private static String standing(Migration migration) {
        return migration.questions().open().stream()
                .findFirst()
                .filter(question -> !migration.ended())
                .map(Row::waiting)
                .orElse(migration.reason());
    }

    private static String waiting(Question question) {
        return "the %s gate has %d of %d approvals"
                .formatted(word(question.gate()), question.votes().size(), question.needed());
    }

    private static String word(Gate gate) {
        return gate.word();
    }
}
