package io.redismigrate.slack;

import io.redismigrate.migration.Strategy;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.ActionId;
import java.util.Arrays;
import java.util.Map;

/** The form that starts a migration, filled in: a plan, or from and to. */
record StartForm(Map<String, String> inputs, ReplyTo replyTo) {
    private String input(String block) {
        return inputs.getOrDefault(block, "");
    }

    /** Why, and the ticket, in one line; both may be left out. */
    String note() {
        var ticket = input(ActionId.TICKET);
        var reason = input(ActionId.REASON);
        if (ticket.isEmpty()) {
            return reason;
        }
        return reason.isEmpty() ? "ticket " + ticket : reason + " (ticket " + ticket + ")";
    }

    /** What is missing or too much, by the block where it is to be shown. */
    Map<String, String> errors() {
        boolean servers = !input(ActionId.FROM).isEmpty() || !input(ActionId.TO).isEmpty();
        if (!input(ActionId.PLAN).isEmpty()) {
            return servers ? Map.of(ActionId.FROM, "Either a plan, or from and to.") : Map.of();
        }
        if (!servers) {
            return Map.of(ActionId.FROM, "Choose a plan above, or fill in from and to.");
        }
        if (input(ActionId.FROM).isEmpty()) {
            return Map.of(ActionId.FROM, "Where the data is now.");
        }
        return input(ActionId.TO).isEmpty() ? Map.of(ActionId.TO, "Where the data is to go.") : Map.of();
    }

    Desk.Subject subject() {
        var plan = input(ActionId.PLAN);
        return plan.isEmpty()
                ? new Desk.Subject.Between(
                        input(ActionId.FROM),
                        input(ActionId.TO),
                        Arrays.stream(Strategy.values())
                                .filter(each -> each.word().equals(input(ActionId.STRATEGY)))
                                .findFirst())
                : new Desk.Subject.Named(plan);
    }

    /** The block that a sentence about an unknown name is about. */
    String blameFor(String sentence) {
        if (!input(ActionId.PLAN).isEmpty()) {
            return ActionId.PLAN;
        }
        boolean to = sentence.contains(input(ActionId.TO)) && !sentence.contains(input(ActionId.FROM));
        return to ? ActionId.TO : ActionId.FROM;
    }
}
