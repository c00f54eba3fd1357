package io.redismigrate;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came of all rounds: a line for each way to die. */
final class CrashTable {
    private final Map<CrashCell, List<CrashCampaign.Round>> rounds = new LinkedHashMap<>();

    void add(CrashCampaign.Round round) {
        rounds.computeIfAbsent(round.cell(), cell -> new ArrayList<>()).add(round);
    }

    void print(PrintStream out) {
        out.printf(
                "%-28s %6s %6s %6s %8s %6s %6s %6s %6s %12s%n",
                "move, step, how",
                "rounds",
                "done",
                "undone",
                "not met",
                "lost",
                "twice",
                "split",
                "alarms",
                "longest gap");
        rounds.forEach((cell, all) -> line(out, cell.toString(), all));
        line(out, "all", rounds.values().stream().flatMap(List::stream).toList());
    }

    private static void line(PrintStream out, String name, List<CrashCampaign.Round> all) {
        out.printf(
                "%-28s %6d %6d %6d %8d %6d %6d %6d %6d %9d ms%n",
                name,
                all.size(),
                all.stream().filter(CrashCampaign.Round::done).count(),
                all.stream().filter(round -> !round.done()).count(),
                all.stream().filter(round -> !round.met()).count(),
                all.stream().mapToLong(round -> round.writes().lost()).sum(),
                all.stream()
                        .mapToLong(round -> round.writes().duplicated()
                                + round.writes().outOfOrder()
                                + round.writes().foreign())
                        .sum(),
                all.stream().mapToLong(CrashCampaign.Round::splits).sum(),
                all.stream().mapToLong(CrashCampaign.Round::alarms).sum(),
                all.stream()
                        .map(CrashCampaign.Round::gap)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO)
                        .toMillis());
    }
}
