package io.redismigrate.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What people may expect of one gate, written down once more and as simply as can be: two of the database group and one of
 * checkout, a veto of two, approvals of 30 minutes, two hours to decide. Whether the three places can be filled is found by
 * trying everybody everywhere.
 */
final class ClickModel {
    static final Duration TTL = Duration.ofMinutes(30);
    static final Duration OPEN_FOR = Duration.ofHours(2);

    private int number = 1;
    private Instant askedAt;
    private String status = "open";
    private final Map<Person, Instant> approvals = new LinkedHashMap<>();
    private final Set<String> denials = new HashSet<>();

    ClickModel(Instant askedAt) {
        this.askedAt = askedAt;
    }

    String status() {
        return status;
    }

    int number() {
        return number;
    }

    List<String> approved() {
        return approvals.keySet().stream().map(Person::id).toList();
    }

    /** Whether the click has an effect. */
    boolean approve(Person by, int question, Instant at) {
        boolean counts = question == number
                && status.equals("open")
                && at.isBefore(askedAt.plus(OPEN_FOR))
                && !by.id().equals("requester")
                && !approvals.containsKey(by)
                && filled(with(by)) > filled(Set.copyOf(approvals.keySet()));
        if (counts) {
            approvals.put(by, at);
            denials.remove(by.id());
            settle();
        }
        return counts;
    }

    boolean takeBack(Person by, int question) {
        boolean counts = question == number && live() && approvals.containsKey(by);
        if (counts) {
            approvals.remove(by);
            settle();
        }
        return counts;
    }

    boolean deny(Person by, int question, Instant at) {
        boolean open = question == number && live() && !(status.equals("open") && late(at));
        boolean counts = open
                && !by.groups().isEmpty()
                && !by.id().equals("owner")
                && !by.id().equals("lead");
        if (!counts || denials.contains(by.id())) {
            return false;
        }
        denials.add(by.id());
        if (denials.size() < 2) {
            approvals.remove(by);
            settle();
            return true;
        }
        status = "denied";
        return true;
    }

    boolean askAgain(Person by, int question) {
        boolean may = by.id().equals("requester")
                || (!by.groups().isEmpty()
                        && !by.id().equals("owner")
                        && !by.id().equals("lead"));
        if (question != number || !may || !(status.equals("denied") || status.equals("lapsed"))) {
            return false;
        }
        status = "asked again";
        return true;
    }

    /** The facts changed. */
    void changed(Instant now) {
        age(now);
        if (live()) {
            status = "withdrawn";
        }
    }

    /**
     * Time passed, and the bot looked.
     *
     * @param next the number of the question that is asked now: other gates take numbers too, and it takes a look to
     *     withdraw what is asked again at the next
     */
    void tick(Instant now, int next) {
        age(now);
        if (next != number && (status.equals("withdrawn") || status.equals("asked again"))) {
            number = next;
            askedAt = now;
            approvals.clear();
            denials.clear();
            status = "open";
        }
    }

    private void age(Instant now) {
        if (live()) {
            approvals.values().removeIf(at -> !at.plus(TTL).isAfter(now));
            settle();
            if (status.equals("open") && late(now)) {
                status = "lapsed";
            }
        }
    }

    private boolean late(Instant at) {
        return !at.isBefore(askedAt.plus(OPEN_FOR));
    }

    private boolean live() {
        return status.equals("open") || status.equals("approved");
    }

    private void settle() {
        status = filled(Set.copyOf(approvals.keySet())) == 3 ? "approved" : "open";
    }

    private Set<Person> with(Person by) {
        var all = new HashSet<>(approvals.keySet());
        all.add(by);
        return all;
    }

    private static int filled(Set<Person> people) {
        return filled(List.copyOf(people), 0, 2, 1);
    }

    /** The most places that can be filled from the i-th person on. */
    private static int filled(List<Person> people, int i, int database, int checkout) {
        if (i == people.size()) {
            return 0;
        }
        var groups = people.get(i).groups();
        int best = filled(people, i + 1, database, checkout);
        if (groups.contains("G-DATABASE") && database > 0) {
            best = Math.max(best, 1 + filled(people, i + 1, database - 1, checkout));
        }
        if (groups.contains("G-CHECKOUT") && checkout > 0) {
            best = Math.max(best, 1 + filled(people, i + 1, database, checkout - 1));
        }
        return best;
    }
}
