package io.redismigrate.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import com.slack.api.util.json.GsonFactory;
import io.redismigrate.workspace.BlockRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Compares what a view drew with the JSON file beside the tests, and with Slack's rules. After a change on purpose,
 * {@code -Dgolden=write} writes those files anew that say something else; review them like code.
 */
final class Golden {
    private static final Path FILES = Path.of("src/test/resources/io/redismigrate/slack/view");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Golden() {}

    static void is(String name, Post post) {
        var said = new LinkedHashMap<String, Object>();
        said.put("text", post.text());
        said.put("blocks", post.blocks());
        assertThat(post.text()).as("a full sentence").matches("(?s).*[.!?]");
        fits(post.blocks());
        fits(post.plainer());
        compare(name, tree(said));
    }

    private static void fits(List<LayoutBlock> blocks) {
        var tree = tree(blocks);
        assertThat(BlockRules.check(tree)).isEmpty();
        assertThat(BlockRules.tooLong(tree)).isFalse();
    }

    static boolean exists(String name) {
        return Files.exists(FILES.resolve(name + ".json"));
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
            boolean same = Files.exists(file) && tree.equals(JSON.readTree(Files.readString(file)));
            if (!same && "write".equals(System.getProperty("golden"))) {
                Files.writeString(file, JSON.writeValueAsString(tree) + "\n");
            }
            assertThat(tree).isEqualTo(JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
