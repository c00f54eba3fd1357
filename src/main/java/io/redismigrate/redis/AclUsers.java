package io.redismigrate.redis;

import io.redismigrate.migration.Survey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * {@code ACL LIST} (<a href="https://redis.io/docs/latest/commands/acl-list/">acl-list</a>), read without keeping a password: a
 * hashed one is a secret too, for whoever has it can try passwords in his own time.
 */
final class AclUsers {
    private static final HexFormat HEX = HexFormat.of();

    /** Written by some releases and left out by others where they mean the default. */
    private static final Set<String> UNSAID = Set.of("sanitize-payload", "alldbs");

    private AclUsers() {}

    static List<Survey.User> parse(Object reply) {
        var users = new ArrayList<Survey.User>();
        if (reply instanceof List<?> lines) {
            for (var line : lines) {
                var rules = rules((String) line);
                if (!rules.isEmpty()) {
                    users.add(new Survey.User(name((String) line), shown(rules), fingerprint(rules)));
                }
            }
        }
        return users;
    }

    /** The rules of that user, with the passwords as hashes. */
    static List<String> rulesOf(List<?> list, String user) {
        return list.stream()
                .map(String.class::cast)
                .filter(line -> name(line).equals(user))
                .map(AclUsers::rules)
                .findFirst()
                .orElse(List.of());
    }

    static String[] setUser(String user, List<String> rules) {
        var words = new ArrayList<>(List.of("ACL", "SETUSER", user, "reset"));
        words.addAll(rules);
        return words.toArray(String[]::new);
    }

    /** Foreign text without hashes of passwords. */
    static String hidden(String text) {
        return text.replaceAll("#[0-9a-fA-F]{16,}", "#…");
    }

    private static String name(String line) {
        var words = line.split(" ", -1);
        return words.length > 1 ? words[1] : "";
    }

    /** The rules behind the name, with the passwords as hashes; in the words of the newer releases. */
    static List<String> rules(String line) {
        var words = line.split(" ", -1);
        if (words.length < 3 || !words[0].equals("user")) {
            return List.of();
        }
        var rules = new ArrayList<String>();
        boolean channels = false;
        for (var word : Arrays.asList(words).subList(2, words.length)) {
            channels |= word.startsWith("&") || word.equals("resetchannels") || word.equals("allchannels");
            if (!word.isEmpty() && !UNSAID.contains(word)) {
                rules.add(word);
            }
        }
        // Before 6.2 there were no rules for channels, and everybody had all.
        if (!channels) {
            int commands = 0;
            while (commands < rules.size() && !rules.get(commands).matches("[+-].*")) {
                commands++;
            }
            rules.add(commands, "&*");
        }
        return rules;
    }

    /** Without passwords. */
    static String shown(List<String> rules) {
        return String.join(
                " ",
                rules.stream().map(rule -> rule.startsWith("#") ? "#…" : rule).toList());
    }

    private static String fingerprint(List<String> rules) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join(" ", rules).getBytes(StandardCharsets.UTF_8));
            return HEX.formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
