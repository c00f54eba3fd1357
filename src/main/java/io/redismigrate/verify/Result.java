package io.redismigrate.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison came to.
 *
 * @param offset the left's offset that the right had passed at its end
 * @param notes what was not compared, and why; sentences
 */
public record Result(
        Mode mode, Instant started, Instant finished, int databases, Tally tally, long offset, List<String> notes) {
    public Result {
        notes = List.copyOf(notes);
    }

    public boolean same() {
        return tally.differences() == 0;
    }

    /** What was compared and what came of it, with what it does not say. */
    public String sentence() {
        var parts = new ArrayList<String>();
        parts.add(same() ? "no difference" : "%,d differ (%s)".formatted(tally.differences(), tally.kinds()));
        parts.add(
                switch (mode) {
                    case FULL ->
                        "%,d keys in %d database%s compared in full, both ways"
                                .formatted(tally.compared(), databases, databases == 1 ? "" : "s");
                    case SAMPLED -> sampled();
                    case COUNTS ->
                        "only keys counted: %,d in %d database%s"
                                .formatted(tally.total(), databases, databases == 1 ? "" : "s");
                });
        if (tally.inFlux() > 0) {
            parts.add("%,d changed too fast to be compared".formatted(tally.inFlux()));
        }
        if (tally.opaque() > 0) {
            parts.add("%,d are of modules' types, whose values are not compared".formatted(tally.opaque()));
        }
        parts.addAll(notes);
        parts.add("at offset %,d".formatted(offset));
        return String.join("; ", parts);
    }

    private String sampled() {
        return same()
                ? "%,d of %,d keys drawn; %s"
                        .formatted(tally.compared(), tally.total(), Sample.sentence(tally.compared(), tally.total()))
                : "%,d of %,d keys drawn".formatted(tally.compared(), tally.total());
    }
}
