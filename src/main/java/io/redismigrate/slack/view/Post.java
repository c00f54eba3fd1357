package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;

/**
 * A message as Slack takes it.
 *
 * @param text the same in one sentence: what notifications and screen readers give, and what is left where the blocks
 *     cannot be shown
 * @param blocks may be empty: then the text is all
 * @param plainer blocks for a workspace that refuses those; may be the same
 */
public record Post(String text, List<LayoutBlock> blocks, List<LayoutBlock> plainer) {
    /** Slack cuts a longer text, and an edit refuses one above 4,000 characters. */
    private static final int MOST_TEXT = 3000;

    public Post {
        text = Text.cut(text, MOST_TEXT);
        blocks = List.copyOf(blocks);
        plainer = List.copyOf(plainer);
    }

    /** Blocks that every workspace takes. */
    public Post(String text, List<LayoutBlock> blocks) {
        this(text, blocks, blocks);
    }

    /** One sentence and nothing else. The sentence may mention people; anything else in it is shown as it is. */
    public static Post sentence(String sentence) {
        return new Post(Text.safe(sentence), List.of());
    }
}
