package io.redismigrate.slack;

import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Desk.Subject;
import io.redismigrate.words.Nearest;
import java.util.Arrays;
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
            "rehearse",
            "drift",
            "status",
            "list",
            "clients",
            "verify",
            "repair",
            "abort",
            "rollback",
            "finish",
            "override",
            "handover",
            "fleet",
            "audit",
            "help");
    private static final List<String> FLEET_WORDS = List.of("start", "status", "abort", "rollback", "resume", "finish");
    private static final Pattern PERSON = Pattern.compile("<?@?([UW][A-Z0-9]{2,})(?:\\|[^>]*)?>?");
    private static final Pattern ID = Pattern.compile("[mf][0-9]{1,9}");

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
            case "check" -> check("check", rest, Command.Check::new);
            case "rehearse" -> check("rehearse", rest, Command.Rehearse::new);
            case "drift" -> drift(rest);
            case "status" ->
                rest.isEmpty()
                        ? new Command.Status(Optional.empty())
                        : of("status", rest, id -> new Command.Status(Optional.of(id)));
            case "list" -> new Command.ListAll();
            case "clients" -> of("clients", rest, Command.Clients::new);
            case "verify" -> of("verify", rest, id -> verify(id, rest));
            case "repair" -> of("repair", rest, Command.Repair::new);
            case "abort" -> of("abort", rest, id -> new Command.Abort(id, reason(rest)));
            case "rollback" -> of("rollback", rest, id -> new Command.Rollback(id, reason(rest)));
            case "finish" -> of("finish", rest, Command.Finish::new);
            case "override" -> of("override", rest, id -> new Command.Overrule(id, reason(rest)));
            case "handover" -> of("handover", rest, id -> handOver(id, rest));
            case "audit" -> of("audit", rest, Command.Audit::new);
            case "fleet" -> fleet(rest);
            case "help" -> new Command.Help("");
            default -> new Command.Help(unknown(words.get(0)));
        };
    }

    private static Command verify(String id, List<String> rest) {
        var how = rest.size() > 1 ? rest.get(1).toLowerCase(Locale.ROOT) : "";
        return switch (how) {
            case "" -> new Command.Verify(id);
            case "pause" -> new Command.Steer(id, true);
            case "resume" -> new Command.Steer(id, false);
            default ->
                new Command.Help("\"verify %s\" takes nothing, \"pause\" or \"resume\" behind it.".formatted(id));
        };
    }

    private static Command start(List<String> words) {
        int last = words.size() - 2;
        boolean wipes = last >= 1 && words.get(last).equalsIgnoreCase("wipe");
        return wipes ? start(words.subList(0, last), Optional.of(words.get(last + 1))) : start(words, Optional.empty());
    }

    private static Command drift(List<String> words) {
        boolean copy = words.size() > 1 && words.get(words.size() - 1).equalsIgnoreCase("copy");
        var named = copy ? words.subList(0, words.size() - 1) : words;
        return switch (named.size()) {
            case 0 -> new Command.Help("\"drift\" needs a plan: type \"drift PLAN\".");
            case 1 -> new Command.Drift(new Subject.Named(named.get(0)), copy);
            case 2 -> new Command.Drift(new Subject.Between(named.get(0), named.get(1), Optional.empty()), copy);
            default -> new Command.Help("\"drift\" takes a plan, or two servers, and \"copy\"; that was more.");
        };
    }

    private static Command start(List<String> words, Optional<String> wipe) {
        return switch (words.size()) {
            case 0 -> new Command.StartForm();
            case 1 -> new Command.Start(new Subject.Named(words.get(0)), wipe);
            case 2 ->
                strategy(words.get(1)).isPresent()
                        ? new Command.Help(
                                "The strategy of a plan stands in the plan: type \"start %s\", or \"start SRC DST %s\"."
                                        .formatted(shown(words.get(0)), words.get(1)))
                        : new Command.Start(new Subject.Between(words.get(0), words.get(1), Optional.empty()), wipe);
            case 3 ->
                strategy(words.get(2)).isPresent()
                        ? new Command.Start(
                                new Subject.Between(words.get(0), words.get(1), strategy(words.get(2))), wipe)
                        : new Command.Help("\"%s\" is not a strategy; did you mean \"%s\"?"
                                .formatted(shown(words.get(2)), nearest(words.get(2), strategies())));
            default -> new Command.Help("\"start\" takes a plan, or two servers and a strategy; that was more.");
        };
    }

    private static Command fleet(List<String> words) {
        if (words.isEmpty()) {
            return new Command.Help(
                    "\"fleet\" needs to know what: type \"fleet start NAME\" or \"fleet status NAME\".");
        }
        var word = words.get(0).toLowerCase(Locale.ROOT);
        if (!FLEET_WORDS.contains(word)) {
            return new Command.Help("\"fleet %s\" is not a command; did you mean \"fleet %s\"?"
                    .formatted(shown(words.get(0)), nearest(words.get(0), FLEET_WORDS)));
        }
        if (words.size() == 1) {
            return new Command.Help("\"fleet %s\" needs a fleet: type \"fleet %s NAME\".".formatted(word, word));
        }
        var name = words.get(1);
        var reason = String.join(" ", words.subList(2, words.size()));
        return switch (word) {
            case "start" -> new Command.StartFleet(name);
            case "status" -> new Command.FleetStatus(name);
            case "abort" -> new Command.OfFleet(Command.FleetWord.ABORT, name, reason);
            case "rollback" -> new Command.OfFleet(Command.FleetWord.ROLLBACK, name, reason);
            case "resume" -> new Command.OfFleet(Command.FleetWord.RESUME, name, reason);
            default -> new Command.OfFleet(Command.FleetWord.FINISH, name, reason);
        };
    }

    private static Command check(String word, List<String> words, Function<Subject, Command> command) {
        return switch (words.size()) {
            case 0 -> new Command.Help("\"%s\" needs a plan: type \"%s PLAN\".".formatted(word, word));
            case 1 -> command.apply(new Subject.Named(words.get(0)));
            case 2 -> command.apply(new Subject.Between(words.get(0), words.get(1), Optional.empty()));
            default -> new Command.Help("\"%s\" takes a plan, or two servers; that was more.".formatted(word));
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

    /** A mention or an id names a person; anything else could be anybody's display name, so the form asks. */
    private static Command handOver(String id, List<String> rest) {
        var person = rest.size() > 1 ? PERSON.matcher(rest.get(1)) : PERSON.matcher("");
        return person.matches() ? new Command.HandOver(id, person.group(1)) : new Command.HandOverForm(id);
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

    private static String nearest(String word, List<String> candidates) {
        return Nearest.of(word, candidates).orElse("help");
    }
}
