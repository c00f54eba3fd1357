package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slack's plan block, a list of tasks with their status, which the SDK does not know yet
 * (<a href="https://docs.slack.dev/reference/block-kit/blocks/plan-block">plan</a>). The SDK writes it as it stands here.
 *
 * @param type always {@code plan}
 * @param title plain text
 */
record PlanBlock(String type, String title, List<TaskCard> tasks) implements LayoutBlock {

    /**
     * A task (<a href="https://docs.slack.dev/reference/block-kit/blocks/task-card-block">task card</a>).
     *
     * @param type always {@code task_card}
     * @param taskId the same as long as it is the same task
     * @param title plain text
     * @param status {@code pending}, {@code in_progress}, {@code complete} or {@code error}
     */
    record TaskCard(String type, String taskId, String title, String status) {}

    PlanBlock {
        tasks = List.copyOf(tasks);
    }

    static PlanBlock of(String title, List<Steps.Step> steps) {
        return new PlanBlock(
                "plan",
                title,
                steps.stream()
                        .map(step -> new TaskCard(
                                "task_card",
                                step.name().replace(' ', '-'),
                                step.name(),
                                step.stands().word()))
                        .toList());
    }

    @Override
    public String getType() {
        return type;
    }

    @Override
    public @Nullable String getBlockId() {
        // Slack makes one.
        return null;
    }
}
