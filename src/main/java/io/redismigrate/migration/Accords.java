package io.redismigrate.migration;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What people settled about a migration beside its gates.
 *
 * @param formerRequesters who was its requester before, first to last; they count as requesters wherever rights are at stake
 * @param offeredTo who was asked to take it over and has not answered
 * @param overrides findings that somebody answers for
 * @param glasses every time somebody broke the glass
 */
public record Accords(
        List<String> formerRequesters, Optional<String> offeredTo, List<Overridden> overrides, List<Glass> glasses) {
    public static final Accords NONE = new Accords(List.of(), Optional.empty(), List.of(), List.of());

    public Accords {
        formerRequesters = List.copyOf(formerRequesters);
        overrides = List.copyOf(overrides);
        glasses = List.copyOf(glasses);
    }

    /** A finding that somebody answers for, with a reason. */
    public record Overridden(String finding, String user, Instant at, String reason) {}

    /**
     * An approval that passed by every rule.
     *
     * @param question the number of the question that it answered
     * @param incident a link
     * @param reviewedBy who looked at it afterwards
     */
    public record Glass(
            int question, String user, Instant at, String reason, String incident, Optional<String> reviewedBy) {
        private static final Pattern LINK = Pattern.compile("https?://[^\\s/@]+(/\\S*)?");

        /** Whether that can be opened in a browser. */
        public static boolean isLink(String text) {
            return LINK.matcher(text.strip()).matches();
        }
    }

    /** Whether somebody answers for that finding. */
    public boolean overridden(String finding) {
        return overrides.stream().anyMatch(each -> each.finding().equals(finding));
    }

    /** What was done behind glass and nobody has looked at since. */
    public List<Glass> toReview() {
        return glasses.stream().filter(glass -> glass.reviewedBy().isEmpty()).toList();
    }

    Accords offering(Optional<String> to) {
        return new Accords(formerRequesters, to, overrides, glasses);
    }

    Accords after(String requester) {
        return new Accords(and(formerRequesters, requester), Optional.empty(), overrides, glasses);
    }

    Accords with(Overridden override) {
        return new Accords(formerRequesters, offeredTo, and(overrides, override), glasses);
    }

    Accords with(Glass glass) {
        return new Accords(formerRequesters, offeredTo, overrides, and(glasses, glass));
    }

    Accords reviewed(UnaryOperator<Glass> review) {
        return new Accords(
                formerRequesters,
                offeredTo,
                overrides,
                glasses.stream().map(review).toList());
    }

    private static <T> List<T> and(List<T> all, T one) {
        var more = new ArrayList<>(all);
        more.add(one);
        return more;
    }
}
