package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.List;

/**
 * What makes a migration risky, in points, and how many more approvals that takes.
 *
 * @param clients a point where more application connections than this must move; 0 for none
 * @param keys a point where there are more keys than this; 0 for none
 * @param versionJump points where the two servers' versions differ in more than the last number
 * @param override points for each finding that was overridden
 * @param oneMoreAt so many points take one more approval, twice as many take two; at least 1
 * @param most at most so many more
 */
public record Risk(long clients, long keys, int versionJump, int override, int oneMoreAt, int most) {

    /**
     * What was measured, in points.
     *
     * @param reasons where the points come from, a sentence without an end each
     * @param more so many approvals more than the rule says
     */
    public record Score(int points, List<String> reasons, int more) {
        static final Score NONE = new Score(0, List.of(), 0);

        public Score {
            reasons = List.copyOf(reasons);
        }
    }

    Score score(Situation now) {
        var reasons = new ArrayList<String>();
        int points = 0;
        long moving = now.current()
                .flatMap(Node.Seen::clients)
                .map(all -> all.stream().filter(Client::mustMove).count())
                .orElse(0L);
        if (clients > 0 && moving > clients) {
            points++;
            reasons.add("%,d application connections, more than %,d: 1".formatted(moving, clients));
        }
        long held = now.current().map(Node.Seen::keyCount).orElse(0L);
        if (keys > 0 && held > keys) {
            points++;
            reasons.add("%,d keys, more than %,d: 1".formatted(held, keys));
        }
        var from = now.current().map(Node.Seen::version).orElse("");
        var to = now.candidate().map(Node.Seen::version).orElse("");
        if (versionJump > 0 && !from.isEmpty() && !to.isEmpty() && !line(from).equals(line(to))) {
            points += versionJump;
            reasons.add("version %s to %s: %d".formatted(from, to, versionJump));
        }
        int overridden = now.migration().accords().overrides().size();
        if (override > 0 && overridden > 0) {
            points += override * overridden;
            reasons.add("%d %s overridden: %d"
                    .formatted(overridden, overridden == 1 ? "finding" : "findings", override * overridden));
        }
        return new Score(points, reasons, Math.min(most, points / oneMoreAt));
    }

    /** {@code 7.0} of {@code 7.0.15}. */
    private static String line(String version) {
        var last = version.lastIndexOf('.');
        return last < 0 ? version : version.substring(0, last);
    }
}
