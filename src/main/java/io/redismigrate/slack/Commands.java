package io.redismigrate.slack;

import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Desk.Subject;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the text of the slash command. */
final class Commands {
    private static final List<String> WORDS = List.of(
            "start",
            "check",
            "status",
            "list",
            "clients",
            "verify",
            "abort",
            "rollback",
            "finish",
            "fleet",
            "audit",
            "help");
    private static final Pattern ID = Pattern.compile("m[0-9]{1,9}");

    private Commands() {}

    /** What the text asks for; what is not understood becomes help with the nearest match. */
    static Command parse(String text) {
        var words = Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return new Command.Help("");
        }
        var rest = words.subList(1, words.size());
        return switch (words.get(0).toLowerCase(Locale.ROOT)) {
            case "start" -> start(rest);
            case "check" -> check(rest);
            case "status" ->
                rest.isEmpty()
                        ? new Command.Status(Optional.empty())
                        : of("status", rest, id -> new Command.Status(Optional.of(id)));
            case "list" -> new Command.ListAll();
            case "clients" -> of("clients", rest, Command.Clients::new);
            case "verify" -> of("verify", rest, Command.Verify::new);
            case "abort" -> of("abort", rest, id -> new Command.Abort(id, reason(rest)));
            case "rollback" -> of("rollback", rest, id -> new Command.Rollback(id, reason(rest)));
            case "finish" -> of("finish", rest, Command.Finish::new);
            case "audit" -> of("audit", rest, Command.Audit::new);
            case "fleet" -> new Command.OfFleet();
            case "help" -> new Command.Help("");
            default -> new Command.Help(unknown(words.get(0)));
        };
    }

    private static Command start(List<String> words) {
        return switch (words.size()) {
            case 0 -> new Command.StartForm();
            case 1 -> new Command.Start(new Subject.Named(words.get(0)));
            case 2 ->
                strategy(words.get(1)).isPresent()
                        ? new Command.Help(
                                "The strategy of a plan stands in the plan: type \"start %s\", or \"start SRC DST %s\"."
                                        .formatted(shown(words.get(0)), words.get(1)))
                        : new Command.Start(new Subject.Between(words.get(0), words.get(1), Optional.empty()));
            case 3 ->
                strategy(words.get(2)).isPresent()
                        ? new Command.Start(new Subject.Between(words.get(0), words.get(1), strategy(words.get(2))))
                        : new Command.Help("\"%s\" is not a strategy; did you mean \"%s\"?"
                                .formatted(shown(words.get(2)), nearest(words.get(2), strategies())));
            default -> new Command.Help("\"start\" takes a plan, or two servers and a strategy; that was more.");
        };
    }

    private static Command check(List<String> words) {
        return switch (words.size()) {
            case 0 -> new Command.Help("\"check\" needs a plan: type \"check PLAN\".");
            case 1 -> new Command.Check(new Subject.Named(words.get(0)));
            case 2 -> new Command.Check(new Subject.Between(words.get(0), words.get(1), Optional.empty()));
            default -> new Command.Help("\"check\" takes a plan, or two servers; that was more.");
        };
    }

    private static Command of(String word, List<String> rest, Function<String, Command> command) {
        if (rest.isEmpty()) {
            return new Command.Help(
                    "\"%s\" needs a migration: type \"%s m1\", with the id that \"list\" shows.".formatted(word, word));
        }
        var id = rest.get(0).toLowerCase(Locale.ROOT);
        return ID.matcher(id).matches()
                ? command.apply(id)
                : new Command.Help("\"%s\" is not a migration's id; ids look like m1, and \"list\" shows them."
                        .formatted(shown(rest.get(0))));
    }

    /** A reason stands in the thread: it may name a person, but wakes no group and no channel. */
    private static String reason(List<String> rest) {
        return String.join(" ", rest.subList(1, rest.size())).replace("<!", "< !");
    }

    private static Optional<Strategy> strategy(String word) {
        return Arrays.stream(Strategy.values())
                .filter(strategy -> strategy.word().equalsIgnoreCase(word))
                .findFirst();
    }

    private static List<String> strategies() {
        return Arrays.stream(Strategy.values()).map(Strategy::word).toList();
    }

    private static String unknown(String word) {
        return "\"%s\" is not a command; did you mean \"%s\"?".formatted(shown(word), nearest(word, WORDS));
    }

    /** What somebody typed, for a sentence of ours: it mentions nobody. */
    private static String shown(String word) {
        var plain = word.replaceAll("[<>]", "");
        return plain.length() <= 40 ? plain : plain.substring(0, 40) + "…";
    }

    /** The candidate that takes the fewest letters to change. */
    static String nearest(String word, List<String> candidates) {
        var lower = shown(word).toLowerCase(Locale.ROOT);
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(lower, candidate)))
                .orElse("help");
    }

    /** Letters to insert, leave out, replace, or swap with the next (optimal string alignment). */
    private static int distance(String from, String to) {
        var cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                cost[i][j] =
                        Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[from.length()][to.length()];
    }
}
