package io.redismigrate.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One reading of the folder: where it is, what the environment says, and what was found wrong so far. */
record Reading(Path folder, Map<String, String> environment, Problems problems) {
    /** A reference, an escaped one, or the beginning of one that is not well formed, in this order of trying. */
    private static final Pattern REFERENCE = Pattern.compile(
            "(?<escaped>\\$\\$\\{)|\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<otherwise>[^}]*))?}|\\$\\{");

    /** The same reading, for a part that is known to be broken and about which no more shall be said. */
    Reading silently() {
        return new Reading(folder, environment, new Problems());
    }

    /**
     * Replaces the references to the environment. A variable that is set but empty counts as one that is not set, as
     * in a shell's {@code ${NAME:-default}}: an empty password is a mistake in nearly every case.
     */
    Optional<String> expand(String raw, Place place) {
        var expanded = new StringBuilder();
        var reference = REFERENCE.matcher(raw);
        while (reference.find()) {
            var name = reference.group("name");
            var value = "${";
            if (name != null) {
                value = environment.getOrDefault(name, "");
                var otherwise = reference.group("otherwise");
                if (value.isEmpty() && otherwise == null) {
                    problems.add(
                            place,
                            "the environment variable %s is not set; set it, or write ${%s:-…} with a default"
                                    .formatted(name, name));
                    return Optional.empty();
                }
                value = value.isEmpty() && otherwise != null ? otherwise : value;
            } else if (reference.group("escaped") == null) {
                problems.add(
                        place,
                        "\"${\" begins no reference to the environment; write ${NAME}, ${NAME:-default}, or $${ for the characters themselves");
                return Optional.empty();
            }
            reference.appendReplacement(expanded, Matcher.quoteReplacement(value));
        }
        return Optional.of(reference.appendTail(expanded).toString());
    }

    /** The text of the file that {@code name} names, or empty and a problem. */
    Optional<String> textOf(Scalar name) {
        // With a reference in it, the name may be what should have been a password.
        var isPlain = name.raw().equals(name.text());
        try {
            var file = folder.resolve(name.text());
            var shown = isPlain ? file.toString() : name.raw();
            try {
                return Optional.of(Files.readString(file));
            } catch (NoSuchFileException e) {
                problems.add(name.place(), "there is no file " + shown);
            } catch (AccessDeniedException e) {
                problems.add(name.place(), "the bot may not read the file " + shown);
            } catch (CharacterCodingException e) {
                problems.add(name.place(), "the file %s is not text in UTF-8".formatted(shown));
            } catch (IOException e) {
                problems.add(
                        name.place(),
                        "cannot read the file %s (%s)"
                                .formatted(shown, e.getClass().getSimpleName()));
            }
        } catch (InvalidPathException e) {
            problems.add(name.place(), name.quoted() + " is no path of a file");
        }
        return Optional.empty();
    }
}
