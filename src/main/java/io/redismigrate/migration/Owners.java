package io.redismigrate.migration;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whose the connections to a server are, by rules; the first that fits a connection names its team.
 *
 * @param rules in order
 */
public record Owners(List<Rule> rules) {
    /** Nobody is known. */
    public static final Owners UNKNOWN = new Owners(List.of());

    public Owners {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param name of the connection, {@code *} stands for any characters; {@code *} alone fits all
     * @param user likewise
     * @param from whether connections from that host are meant
     * @param team Slack id of a user group or a person
     */
    public record Rule(String name, String user, Predicate<String> from, String team) {
        boolean fits(Client client) {
            return like(name, client.name()) && like(user, client.user()) && from.test(client.host());
        }

        private static boolean like(String pattern, String text) {
            var parts = new StringBuilder();
            for (var part : pattern.split("\\*", -1)) {
                parts.append(parts.isEmpty() ? "" : ".*").append(Pattern.quote(part));
            }
            return Pattern.matches(parts.toString(), text);
        }
    }

    /** The team of a connection; empty where no rule fits. */
    public Optional<String> of(Client client) {
        return rules.stream().filter(rule -> rule.fits(client)).map(Rule::team).findFirst();
    }
}
