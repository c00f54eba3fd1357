package io.redismigrate.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import io.redismigrate.workspace.BlockRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Compares what a view drew with the JSON file beside the tests, and with Slack's rules. After a change on purpose,
 * {@code -Dgolden=write} writes the files anew; review them like code.
 */
final class Golden {
    private static final Path FILES = Path.of("src/test/resources/io/redismigrate/slack/view");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Golden() {}

    static void is(String name, Post post) {
        var tree = tree(Map.of("text", post.text(), "blocks", post.blocks()));
        assertThat(BlockRules.check(tree.path("blocks"))).isEmpty();
        assertThat(BlockRules.tooLong(tree.path("blocks"))).isFalse();
        compare(name, tree);
    }

    static void is(String name, View view) {
        var tree = tree(view);
        assertThat(BlockRules.checkView(tree)).isEmpty();
        compare(name, tree);
    }

    static JsonNode tree(Object value) {
        try {
            return JSON.readTree(GsonFactory.createSnakeCase().toJson(value));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static void compare(String name, JsonNode tree) {
        var file = FILES.resolve(name + ".json");
        try {
            if ("write".equals(System.getProperty("golden"))) {
                Files.writeString(file, JSON.writeValueAsString(tree) + "\n");
            }
            assertThat(tree).isEqualTo(JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
