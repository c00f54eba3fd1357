package io.redismigrate.settings;

import io.redismigrate.words.Nearest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of a YAML file. Asking for a key declares that it exists; the keys that nobody asked for are unknown and
 * reported when the section has been read. A value that is wrong is reported too, and stands in as its default: nobody
 * sees it, because {@link Settings#read} throws in the end.
 */
final class Section {
    // What can be typed as one word behind the slash command and is not taken for host:port.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Place place;
    private final Reading reading;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    private record Entry(Place place, Node node) {}

    private Section(Place place, Reading reading) {
        this.place = place;
        this.reading = reading;
    }

    /** Reads {@code node} as a mapping, then reports the keys that {@code reader} did not ask for. */
    static <T> T read(Place place, Optional<Node> node, Reading reading, Function<Section, T> reader) {
        if (node.isEmpty() || isNothing(node.get())) {
            return reader.apply(new Section(place, reading));
        }
        if (!(node.get() instanceof MappingNode mapping)) {
            reading.problems()
                    .add(place, "%s stands here, but keys with values are needed".formatted(kind(node.get())));
            return reader.apply(new Section(place, reading.silently()));
        }
        var section = new Section(place, reading);
        mapping.getValue().forEach(tuple -> section.add(tuple.getKeyNode(), tuple.getValueNode()));
        var value = reader.apply(section);
        section.reportUnknownKeys();
        return value;
    }

    private void add(Node keyNode, Node value) {
        var line = line(keyNode);
        if (!(keyNode instanceof ScalarNode scalar)) {
            problem(new Place(place.file(), line, place.key()), "a key must be a plain word");
            return;
        }
        var key = Scalar.shortened(scalar.getValue());
        var there = place.below(key, line);
        if (key.equals("<<")) {
            problem(there, "merging keys is not supported; write them out");
            return;
        }
        var first = entries.putIfAbsent(scalar.getValue(), new Entry(there, value));
        if (first != null) {
            problem(
                    there,
                    "the key stands here for the second time; it is in line %d already".formatted(first.place.line()));
        }
    }

    private void reportUnknownKeys() {
        entries.forEach((key, entry) -> {
            if (!asked.contains(key)) {
                problem(entry.place, "unknown key; " + Nearest.instead(key, asked, "known here: "));
            }
        });
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    boolean isSingleValue(String key) {
        var entry = entries.get(key);
        return entry != null && entry.node instanceof ScalarNode && !isNothing(entry.node);
    }

    /** Declares that {@code key} exists, and does not look at what is below it. */
    void passOver(String key) {
        asked.add(key);
    }

    /** Where {@code key} stands, or would. */
    private Place at(String key) {
        var entry = entries.get(key);
        return entry == null ? place.below(key) : entry.place;
    }

    /** Where this section stands. */
    Place place() {
        return place;
    }

    void problem(Place where, String sentence) {
        reading.problems().add(where, sentence);
    }

    void problem(String key, String sentence) {
        problem(at(key), sentence);
    }

    /** A mapping below this one. If it is left out, {@code reader} gets an empty one. */
    <T> T section(String key, Function<Section, T> reader) {
        asked.add(key);
        return read(at(key), Optional.ofNullable(entries.get(key)).map(Entry::node), reading, reader);
    }

    /** A mapping below this one, if its key is there. */
    <T> Optional<T> sectionIfThere(String key, Function<Section, T> reader) {
        asked.add(key);
        return has(key) ? Optional.of(section(key, reader)) : Optional.empty();
    }

    /** A mapping whose keys are names that the file's author chose; in the file's order. */
    <T> Map<String, T> named(String key, BiFunction<String, Section, T> reader) {
        return section(key, section -> {
            var all = new LinkedHashMap<String, T>();
            section.entries.forEach((name, entry) -> {
                if (!NAME.matcher(name).matches()) {
                    problem(entry.place, "this name cannot be typed in a command; use letters, digits and . _ -");
                }
                all.put(name, section.section(name, child -> reader.apply(name, child)));
            });
            return all;
        });
    }

    /** Several mappings below this one. */
    <T> List<T> sections(String key, Function<Section, T> reader) {
        asked.add(key);
        var entry = entries.get(key);
        if (entry == null || isNothing(entry.node)) {
            return List.of();
        }
        if (!(entry.node instanceof SequenceNode sequence)) {
            problem(entry.place, "%s stands here, but a list is needed; write [{…}]".formatted(kind(entry.node)));
            return List.of();
        }
        var all = new ArrayList<T>();
        for (var node : sequence.getValue()) {
            all.add(read(entry.place.item(all.size(), line(node)), Optional.of(node), reading, reader));
        }
        return List.copyOf(all);
    }

    /** A single value; empty if it is left out, or empty once the environment has been looked up, or wrong. */
    Optional<Scalar> scalar(String key) {
        asked.add(key);
        var entry = entries.get(key);
        return entry == null ? Optional.empty() : scalar(entry.place, entry.node);
    }

    private Optional<Scalar> scalar(Place where, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            problem(where, "%s stands here, but a single value is needed".formatted(kind(node)));
            return Optional.empty();
        }
        if (isNothing(node)) {
            problem(where, "has no value; write one (in quotes if it begins with #), or take the line out");
            return Optional.empty();
        }
        return reading.expand(scalar.getValue(), where)
                .filter(text -> !text.isEmpty())
                .map(text -> new Scalar(where, scalar.getValue(), text));
    }

    Optional<String> text(String key) {
        return scalar(key).map(Scalar::text);
    }

    String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    /** A value that must be there, or empty and a problem; {@code mend} says what to write. */
    Optional<Scalar> required(String key, String mend) {
        var found = scalar(key);
        if (found.isEmpty()) {
            missing(key, mend);
        }
        return found;
    }

    /** Says that {@code key} is missing, unless something else about it was said already. */
    private void missing(String key, String mend) {
        if (!reading.problems().knows(at(key)) && !reading.problems().knows(at(key + "-file"))) {
            problem(key, "is missing; " + mend);
        }
    }

    Duration duration(String key, Duration otherwise) {
        return parsed(
                        key,
                        Formats::duration,
                        "is no length of time; write a number and a unit, like " + Formats.DURATION)
                .orElse(otherwise);
    }

    int number(String key, int least, int most, int otherwise) {
        Function<String, Optional<Integer>> within = text -> text.matches("\\d{1,9}")
                ? Optional.of(Integer.parseInt(text)).filter(number -> number >= least && number <= most)
                : Optional.empty();
        return parsed(key, within, "is no whole number from %d to %d".formatted(least, most))
                .orElse(otherwise);
    }

    boolean yesOrNo(String key, boolean otherwise) {
        Function<String, Optional<Boolean>> strictly = text ->
                text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
        return parsed(key, strictly, "is neither true nor false").orElse(otherwise);
    }

    /** One of the constants of {@code otherwise}'s enum, written in small letters. */
    <E extends Enum<E>> E choice(String key, E otherwise) {
        var words = new LinkedHashMap<String, E>();
        Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
                .forEach(constant -> words.put(constant.name().toLowerCase(Locale.ROOT), constant));
        return scalar(key)
                .flatMap(found -> parsed(
                        found,
                        text -> Optional.ofNullable(words.get(text)),
                        "is not known here; " + Nearest.instead(found.text(), words.keySet(), "write one of ")))
                .orElse(otherwise);
    }

    /** What messages do not quote, because people write passwords and tokens there. */
    Optional<URI> webAddress(Scalar found, String mend) {
        var url = Formats.web(found.text());
        if (url.isEmpty()) {
            problem(found.place(), "is no web address; " + mend);
        }
        return url;
    }

    /** Several single values, without those that are empty once the environment has been looked up. */
    List<Scalar> list(String key) {
        asked.add(key);
        var entry = entries.get(key);
        if (entry == null || isNothing(entry.node)) {
            return List.of();
        }
        return items(entry.place, entry.node);
    }

    private List<Scalar> items(Place where, Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            problem(where, "%s stands here, but a list is needed; write [a, b]".formatted(kind(node)));
            return List.of();
        }
        var items = new ArrayList<Scalar>();
        var nodes = sequence.getValue();
        for (var i = 0; i < nodes.size(); i++) {
            scalar(where.item(i, line(nodes.get(i))), nodes.get(i)).ifPresent(items::add);
        }
        return List.copyOf(items);
    }

    /** A list of lists of single values; one that is empty, or no list, is a problem; {@code mend} says what to write. */
    List<List<Scalar>> lists(String key, String mend) {
        asked.add(key);
        var entry = entries.get(key);
        if (entry == null || !(entry.node instanceof SequenceNode sequence)) {
            problem(key, "a list of lists is needed; " + mend);
            return List.of();
        }
        var lists = new ArrayList<List<Scalar>>();
        for (var i = 0; i < sequence.getValue().size(); i++) {
            var node = sequence.getValue().get(i);
            var items = items(entry.place.item(i, line(node)), node);
            if (items.isEmpty()) {
                problem(entry.place.item(i, line(node)), "nothing stands here; " + mend);
            }
            lists.add(items);
        }
        return List.copyOf(lists);
    }

    /** A list that must hold something, or an empty one and a problem; {@code mend} says what to write. */
    List<Scalar> requiredList(String key, String mend) {
        var found = list(key);
        if (found.isEmpty()) {
            missing(key, mend);
        }
        return found;
    }

    /** What {@code key} holds, or the file that {@code key-file} names, without the line break at its end. */
    Optional<Secret> secret(String key) {
        var given = scalar(key);
        var file = scalar(key + "-file");
        if (given.isPresent() && file.isPresent()) {
            problem(key + "-file", "%s is given in line %d too; take one of them out".formatted(key, at(key).line()));
        }
        return given.map(Scalar::text).or(() -> file.flatMap(this::content)).map(Secret::of);
    }

    /** What stands in the file that the key names; empty where it names none, or, with a problem, where it is not readable. */
    Optional<String> fileText(String key) {
        return scalar(key).flatMap(this::content);
    }

    /** A secret that must be there, or empty and a problem; {@code mend} says what to write. */
    Optional<Secret> requiredSecret(String key, String mend) {
        var found = secret(key);
        if (found.isEmpty()) {
            missing(key, mend);
        }
        return found;
    }

    private Optional<String> content(Scalar file) {
        var text = reading.textOf(file).map(whole -> whole.replaceFirst("\\R\\z", ""));
        if (text.isPresent() && text.get().isEmpty()) {
            problem(file.place(), "the file %s is empty".formatted(file.quoted()));
        }
        return text;
    }

    private <T> Optional<T> parsed(String key, Function<String, Optional<T>> format, String sentence) {
        return scalar(key).flatMap(found -> parsed(found, format, sentence));
    }

    /** What {@code found} means, or empty and a problem that quotes it and goes on with {@code sentence}. */
    <T> Optional<T> parsed(Scalar found, Function<String, Optional<T>> format, String sentence) {
        var value = format.apply(found.text());
        if (value.isEmpty()) {
            problem(found.place(), found.quoted() + " " + sentence);
        }
        return value;
    }

    private static boolean isNothing(Node node) {
        return Tag.NULL.equals(node.getTag());
    }

    private static String kind(Node node) {
        return node instanceof SequenceNode
                ? "a list"
                : node instanceof MappingNode ? "a group of keys" : "a single value";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
