package io.redismigrate.migration;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When something may happen: not before a moment, within change windows where there are any, and not in a freeze.
 *
 * @param windows it may happen in any of them; none means at any time
 */
public record Calendar(Optional<Instant> notBefore, List<Window> windows, List<Freeze> freezes) {
    public static final Calendar ALWAYS = new Calendar(Optional.empty(), List.of(), List.of());

    /** How far ahead an opening is looked for. What opens later is as good as never. */
    private static final Duration HORIZON = Duration.ofDays(400);

    /** Each step of the search ends one reason for being closed; more than these is a calendar that never opens. */
    private static final int MOST_STEPS = 2_000;

    public Calendar {
        windows = List.copyOf(windows);
        freezes = List.copyOf(freezes);
    }

    /**
     * Hours of some days of the week, as the clock on the wall shows them there.
     *
     * @param from the first moment
     * @param to the first moment after it; one that is not after {@code from} is on the day after
     */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
        public Window {
            days = Set.copyOf(days);
        }

        boolean holds(Instant at) {
            var day = at.atZone(zone).toLocalDate();
            // It may have begun on the day before.
            return Stream.of(day, day.minusDays(1))
                    .filter(first -> days.contains(first.getDayOfWeek()))
                    .anyMatch(first -> !at.isBefore(instant(first.atTime(from).atZone(zone)))
                            && at.isBefore(instant((to.isAfter(from) ? first : first.plusDays(1))
                                    .atTime(to)
                                    .atZone(zone))));
        }

        /** When it opens next; empty where it has no days. */
        Optional<Instant> next(Instant after) {
            var day = after.atZone(zone).toLocalDate();
            return Stream.iterate(day, next -> next.plusDays(1))
                    .limit(9)
                    .filter(each -> days.contains(each.getDayOfWeek()))
                    .map(each -> instant(each.atTime(from).atZone(zone)))
                    .filter(opens -> opens.isAfter(after))
                    .findFirst();
        }

        private static Instant instant(ZonedDateTime local) {
            return local.toInstant();
        }

        /** {@code mon–thu 09:00–16:30 Europe/Berlin}. */
        String named() {
            var named = new TreeSet<>(days)
                    .stream()
                            .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
            return "%s %s–%s %s".formatted(named, from, to, zone);
        }
    }

    /**
     * A time in which nothing may happen.
     *
     * @param to the first moment after it
     * @param reason may be empty
     */
    public record Freeze(Instant from, Instant to, String reason, ZoneId zone) {
        boolean holds(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }

        /** {@code year end, until 2027-01-07 00:00 Europe/Berlin}. */
        public String named() {
            var until = "until %s %s"
                    .formatted(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").format(to.atZone(zone)), zone);
            return reason.isBlank() ? until : reason + ", " + until;
        }
    }

    /**
     * Why nothing may happen now.
     *
     * @param until when it may again; empty where that is beyond the next year
     */
    public record Closed(String why, Optional<Instant> until) {
        /** Both in a sentence without an end. */
        public String sentence() {
            return why + until.map(at -> "; it opens " + Moment.shown(at)).orElse("; it does not open within a year");
        }
    }

    /** Why nothing may happen at that moment; empty where it may. */
    public Optional<Closed> closed(Instant at) {
        return why(at).map(why -> new Closed(why, opens(at)));
    }

    /** The first moment from then on at which it may happen; empty where that is beyond the next year. */
    public Optional<Instant> opens(Instant from) {
        var at = from;
        for (int steps = 0; steps < MOST_STEPS && at.isBefore(from.plus(HORIZON)); steps++) {
            var later = blockedUntil(at);
            if (later.isEmpty()) {
                return Optional.of(at);
            }
            at = later.get();
        }
        return Optional.empty();
    }

    /** The next moment that is worth a look; empty where nothing is in the way. Freezes may be in the past. */
    private Optional<Instant> blockedUntil(Instant at) {
        if (notBefore.filter(at::isBefore).isPresent()) {
            return notBefore;
        }
        var freeze = freezes.stream().filter(each -> each.holds(at)).findFirst();
        if (freeze.isPresent()) {
            return freeze.map(Freeze::to);
        }
        if (windows.isEmpty() || windows.stream().anyMatch(each -> each.holds(at))) {
            return Optional.empty();
        }
        return windows.stream()
                .flatMap(window -> window.next(at).stream())
                .min(Instant::compareTo)
                .or(() -> Optional.of(at.plus(HORIZON)));
    }

    private Optional<String> why(Instant at) {
        if (notBefore.filter(at::isBefore).isPresent()) {
            return Optional.of("it is too early (not-before)");
        }
        var freeze = freezes.stream().filter(each -> each.holds(at)).findFirst();
        if (freeze.isPresent()) {
            return freeze.map(each -> "there is a freeze (%s)".formatted(each.named()));
        }
        return windows.isEmpty() || windows.stream().anyMatch(each -> each.holds(at))
                ? Optional.empty()
                : Optional.of("the change window is closed (%s)"
                        .formatted(windows.stream().map(Window::named).collect(Collectors.joining("; "))));
    }
}
