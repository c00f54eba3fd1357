package io.redismigrate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Calendar.Freeze;
import io.redismigrate.migration.Calendar.Window;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Change windows and freezes, as the clock on the wall shows them there. */
class CalendarTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Window OFFICE = new Window(
            EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), LocalTime.of(9, 0), LocalTime.of(16, 30), BERLIN);
    private static final Window NIGHT =
            new Window(Set.of(DayOfWeek.SATURDAY), LocalTime.of(22, 0), LocalTime.of(4, 0), BERLIN);

    @ParameterizedTest(name = "{0}: open {1}, opens {2}")
    @CsvSource({
        // Monday the 23rd; Berlin is an hour ahead in winter and two in summer.
        "2026-11-23T07:59:59Z, false, 2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00Z, true, 2026-11-23T08:00:00Z",
        "2026-11-23T15:29:59Z, true, 2026-11-23T15:29:59Z",
        "2026-11-23T15:30:00Z, false, 2026-11-24T08:00:00Z",
        "2026-11-26T15:30:00Z, false, 2026-11-30T08:00:00Z",
        "2026-07-06T07:00:00Z, true, 2026-07-06T07:00:00Z",
    })
    void office_hours_follow_the_clock_of_the_place(Instant at, boolean open, Instant opens) {
        var calendar = new Calendar(Optional.empty(), List.of(OFFICE), List.of());

        assertThat(calendar.closed(at).isEmpty()).isEqualTo(open);
        assertThat(calendar.opens(at)).contains(opens);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28T20:59:59Z, false",
        "2026-11-28T21:00:00Z, true",
        "2026-11-29T02:59:59Z, true",
        "2026-11-29T03:00:00Z, false",
        // The night in which the clock goes forward is an hour shorter, the other an hour longer.
        "2026-03-29T01:59:59Z, true",
        "2026-03-29T02:00:00Z, false",
        "2026-10-25T02:59:59Z, true",
        "2026-10-25T03:00:00Z, false",
    })
    void a_window_over_midnight_belongs_to_the_day_it_begins_on(Instant at, boolean open) {
        var calendar = new Calendar(Optional.empty(), List.of(NIGHT), List.of());

        // The last Saturday before each change of the clock is the day before it.
        assertThat(calendar.closed(at).isEmpty()).isEqualTo(open);
    }

    @Test
    void a_freeze_closes_a_window_and_says_until_when() {
        var freeze = new Freeze(
                Instant.parse("2026-11-22T23:00:00Z"), Instant.parse("2026-11-24T23:00:00Z"), "sale", BERLIN);
        var calendar = new Calendar(Optional.empty(), List.of(OFFICE), List.of(freeze));
        var closed = calendar.closed(Instant.parse("2026-11-23T10:00:00Z")).orElseThrow();

        assertThat(closed.why()).isEqualTo("there is a freeze (sale, until 2026-11-25 00:00 Europe/Berlin)");
        assertThat(closed.until()).contains(Instant.parse("2026-11-25T08:00:00Z"));
        assertThat(closed.sentence()).contains("; it opens <!date^");
    }

    @Test
    void nothing_happens_before_its_time_and_what_never_opens_is_known() {
        var soon = Instant.parse("2026-11-25T12:00:00Z");
        var calendar = new Calendar(Optional.of(soon), List.of(OFFICE), List.of());
        assertThat(calendar.opens(Instant.parse("2026-11-23T10:00:00Z"))).contains(soon);

        var forEver = new Freeze(Instant.EPOCH, Instant.parse("2126-01-01T00:00:00Z"), "", BERLIN);
        var never = new Calendar(Optional.empty(), List.of(), List.of(forEver));
        assertThat(never.opens(soon)).isEmpty();
        assertThat(never.closed(soon).orElseThrow().sentence()).endsWith("it does not open within a year");
        assertThat(Calendar.ALWAYS.closed(soon)).isEmpty();
    }
}
