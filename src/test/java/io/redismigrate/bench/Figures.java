package io.redismigrate.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measured times, and the row that shows them. */
final class Figures {
    private final String name;
    private final List<Double> millis = new ArrayList<>();

    Figures(String name) {
        this.name = name;
    }

    /** A number among a program's arguments. */
    static int argument(String[] arguments, int at, int otherwise) {
        return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
    }

    void add(Duration time) {
        millis.add(time.toNanos() / 1e6);
    }

    double median() {
        return percentile(0.5);
    }

    double percentile(double share) {
        var sorted = millis.stream().sorted().toList();
        int at = (int) Math.ceil(share * sorted.size()) - 1;
        return sorted.get(Math.max(0, Math.min(sorted.size() - 1, at)));
    }

    /** Name, count, median, 99th percentile and worst in milliseconds, and the median's ratio to another's. */
    String row(Figures peer) {
        return "%-44s %5d runs  median %9.1f ms  p99 %9.1f ms  worst %9.1f ms  ratio %.2f"
                .formatted(name, millis.size(), median(), percentile(0.99), percentile(1), median() / peer.median());
    }
}
