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
public final class ClickModel {
    static final Duration TTL = Duration.ofMinutes(30);
    static final Duration OPEN_FOR = Duration.ofHours(2);

    private final String requester;
    private int number = 1;
    private Instant askedAt;
    private String status = "open";
    private final Map<Person, Instant> approvals = new LinkedHashMap<>();
    private final Set<String> denials = new HashSet<>();

    /** @param requester who asked for the migration, whose own approval does not count */
    public ClickModel(String requester, Instant askedAt) {
        this.requester = requester;
        this.askedAt = askedAt;
    }

    /** Another one, that stands where this one does. */
    public ClickModel copy() {
        var copy = new ClickModel(requester, askedAt);
        copy.number = number;
        copy.status = status;
        copy.approvals.putAll(approvals);
        copy.denials.addAll(denials);
        return copy;
    }

    /** In the words of {@link Question.Status}, or {@code asked again}. */
    public String status() {
        return status;
    }

    public int number() {
        return number;
    }

    /** Who approved, in that order; of a question that is open or approved. */
    public List<String> approved() {
        return approvals.keySet().stream().map(Person::id).toList();
    }

    /** Whether that has an effect: of asks about a question. */
    public boolean hears(Ask ask) {
        if (ask instanceof Ask.Approve approve) {
            return approve(ask.by(), approve.question(), ask.at());
        }
        if (ask instanceof Ask.Deny deny) {
            return deny(ask.by(), deny.question(), ask.at());
        }
        if (ask instanceof Ask.TakeBack takeBack) {
            return takeBack(ask.by(), takeBack.question());
        }
        return ask instanceof Ask.AskAgain again && askAgain(ask.by(), again.question());
    }

    private boolean approve(Person by, int question, Instant at) {
        boolean counts = question == number
                && status.equals("open")
                && at.isBefore(askedAt.plus(OPEN_FOR))
                && !by.id().equals(requester)
                && !approvals.containsKey(by)
                && filled(with(by)) > filled(Set.copyOf(approvals.keySet()));
        if (counts) {
            approvals.put(by, at);
            denials.remove(by.id());
            settle();
        }
        return counts;
    }

    private boolean takeBack(Person by, int question) {
        boolean counts = question == number && live() && approvals.containsKey(by);
        if (counts) {
            approvals.remove(by);
            settle();
        }
        return counts;
    }

    private boolean deny(Person by, int question, Instant at) {
        boolean open = question == number && live() && !(status.equals("open") && late(at));
        if (!open || !approver(by) || denials.contains(by.id())) {
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

    private boolean askAgain(Person by, int question) {
        boolean may = by.id().equals(requester) || approver(by);
        if (question != number || !may || !(status.equals("denied") || status.equals("lapsed"))) {
            return false;
        }
        status = "asked again";
        return true;
    }

    /** The facts changed. */
    public void changed(Instant now) {
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
    public void tick(Instant now, int next) {
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

    private static boolean approver(Person by) {
        return by.groups().contains("G-DATABASE") || by.groups().contains("G-CHECKOUT");
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
