package io.redismigrate.settings;

import java.io.StringReader;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** A YAML file as a tree of nodes that know their lines. No objects are made from it, so no tag in it can make one. */
final class YamlFile {
    private YamlFile() {}

    /** Reads a file of the settings' folder. A file that cannot be read as YAML is reported once and read as an empty one. */
    static <T> T read(String name, Reading reading, Function<Section, T> reader) {
        var place = new Place(name, 1, "");
        var before = reading.problems().count();
        var root = compose(place, reading);
        var broken = reading.problems().count() > before;
        return Section.read(place, root, broken ? reading.silently() : reading, reader);
    }

    private static Optional<Node> compose(Place place, Reading reading) {
        if (Files.notExists(reading.folder().resolve(place.file()))) {
            reading.problems()
                    .add(
                            place,
                            "there is no such file in %s; copy the example from the folder config and change it"
                                    .formatted(reading.folder()));
            return Optional.empty();
        }
        try {
            return reading.textOf(new Scalar(place, place.file(), place.file()))
                    .flatMap(
                            text -> Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(text))));
        } catch (MarkedYAMLException e) {
            var mark = Optional.ofNullable(e.getProblemMark()).or(() -> Optional.ofNullable(e.getContextMark()));
            var line = mark.map(found -> found.getLine() + 1).orElse(1);
            // Only the problem: the rest of the exception quotes the line, and the line may hold a secret.
            var what = Optional.ofNullable(e.getProblem()).orElse("not readable");
            reading.problems().add(new Place(place.file(), line, ""), "this is not YAML: " + plainer(what));
        } catch (ReaderException e) {
            reading.problems()
                    .add(
                            place,
                            "this is not YAML: it holds the unprintable character U+%04X".formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            reading.problems().add(place, "this is not YAML: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            // SnakeYAML's answer to an escape like "\\UFFFFFFFF", for once without a mark.
            reading.problems().add(place, "this is not YAML: an escape names a character that there is not");
        }
        return Optional.empty();
    }

    private static String plainer(String problem) {
        if (problem.contains("\\t(TAB)")) {
            return "a tab stands where only spaces may; indent with spaces";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "a second \": \" in one line, or wrong indentation; put quotes around a value that holds a colon";
        }
        return problem;
    }
}
