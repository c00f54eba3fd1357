package io.redismigrate.settings;

import io.redismigrate.settings.Policy.Freeze;
import io.redismigrate.settings.Policy.Times;
import io.redismigrate.settings.Policy.Window;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Change windows, freezes and moments, as the clock on the wall shows them in a time zone. */
final class TimesReader {
    private static final String ZONE = "time-zone";
    private static final List<String> DAYS = Arrays.stream(DayOfWeek.values())
            .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
            .toList();

    private TimesReader() {}

    static ZoneId zone(Section section, ZoneId otherwise) {
        return section.scalar(ZONE)
                .flatMap(found -> section.parsed(
                        found, TimesReader::zone, "is no time zone; write one like Europe/Berlin or UTC"))
                .orElse(otherwise);
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What a section says, together with what holds around it: its windows instead of those, its freezes too. */
    static Times times(Section section, Times around, ZoneId zone) {
        var notBefore = section.scalar("not-before").flatMap(found -> moment(section, found, zone));
        var windows = section.sections("windows", window -> window(window, zone));
        var freezes = section.sections("freezes", freeze -> freeze(freeze, zone));
        return narrowed(
                around,
                new Times(
                        notBefore,
                        windows.stream().flatMap(Optional::stream).toList(),
                        freezes.stream().flatMap(Optional::stream).toList()));
    }

    static Times narrowed(Times around, Times own) {
        var freezes = new ArrayList<>(around.freezes());
        freezes.addAll(own.freezes());
        return new Times(
                Stream.concat(around.notBefore().stream(), own.notBefore().stream())
                        .max(Instant::compareTo),
                own.windows().isEmpty() ? around.windows() : own.windows(),
                freezes);
    }

    private static Optional<Window> window(Section section, ZoneId zone) {
        var from = time(section, "from", LocalTime.MIDNIGHT);
        var to = time(section, "to", LocalTime.MIDNIGHT);
        var days = days(section);
        var there = zone(section, zone);
        if (section.has("from") && from.equals(to)) {
            section.problem("to", "is the same as from, so this window never opens; leave both out for whole days");
            return Optional.empty();
        }
        return days.isEmpty() ? Optional.empty() : Optional.of(new Window(days, from, to, there));
    }

    private static Set<DayOfWeek> days(Section section) {
        var days = new LinkedHashSet<DayOfWeek>();
        for (var found : section.list("days")) {
            section.parsed(
                            found,
                            text -> Optional.of(DAYS.indexOf(text.toLowerCase(Locale.ROOT)))
                                    .filter(day -> day >= 0)
                                    .map(day -> DayOfWeek.of(day + 1)),
                            "is no day of the week; write mon, tue, wed, thu, fri, sat or sun")
                    .ifPresent(days::add);
        }
        if (section.has("days") && section.list("days").isEmpty()) {
            section.problem("days", "names no day, so this window never opens; leave it out for every day");
        }
        return section.has("days") ? days : new LinkedHashSet<>(Arrays.asList(DayOfWeek.values()));
    }

    private static LocalTime time(Section section, String key, LocalTime otherwise) {
        return section.scalar(key)
                .flatMap(
                        found -> section.parsed(found, TimesReader::time, "is no time of the day; write it like 09:30"))
                .orElse(otherwise);
    }

    private static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Freeze> freeze(Section section, ZoneId zone) {
        var there = zone(section, zone);
        var from = section.required("from", "write when the freeze begins, like 2026-12-20T00:00")
                .flatMap(found -> moment(section, found, there));
        var to = section.required("to", "write when the freeze ends, like 2027-01-07T00:00")
                .flatMap(found -> moment(section, found, there));
        var reason = section.text("reason", "");
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (!to.get().isAfter(from.get())) {
            section.problem("to", "is not after from, so nothing is frozen");
            return Optional.empty();
        }
        return Optional.of(new Freeze(from.get(), to.get(), reason, there));
    }

    private static Optional<Instant> moment(Section section, Scalar found, ZoneId zone) {
        return section.parsed(
                found,
                text -> moment(text, zone),
                "is no moment; write it like 2026-12-20T08:00, or 2026-12-20T08:00+01:00");
    }

    private static Optional<Instant> moment(String text, ZoneId zone) {
        var form = text.replace(' ', 'T');
        try {
            return Optional.of(OffsetDateTime.parse(form).toInstant());
        } catch (DateTimeParseException e) {
            return local(form, zone);
        }
    }

    private static Optional<Instant> local(String text, ZoneId zone) {
        try {
            return Optional.of((text.contains("T")
                            ? LocalDateTime.parse(text)
                            : LocalDate.parse(text).atStartOfDay())
                    .atZone(zone)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
