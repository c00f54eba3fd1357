package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import io.redismigrate.migration.Accords.Glass;
import io.redismigrate.migration.Calendar;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The App Home of one person: what waits for them, what runs and ran, what is locked or frozen, and what was done behind glass. */
public final class Home {
    private static final int MOST_WAITING = 8;
    private static final int MOST_LISTED = 10;
    private static final int MOST_GLASSES = 5;

    private Home() {}

    /**
     * The tab.
     *
     * @param migrations all of them, newest first
     * @param reader who looks; empty where Slack does not say, or it is nobody who could act
     * @param now what is closed or frozen depends on it
     */
    public static View of(List<Migration> migrations, Policy policy, Optional<Person> reader, Instant now) {
        var running = migrations.stream().filter(each -> !each.ended()).toList();
        var past = migrations.stream().filter(Migration::ended).toList();
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.header("Waiting for you"));
        var waiting = reader.map(person -> waiting(migrations, policy, person)).orElse(List.of());
        if (waiting.isEmpty()) {
            blocks.add(Parts.section("Nothing waits for you."));
        }
        waiting.stream().limit(MOST_WAITING).flatMap(List::stream).forEach(blocks::add);
        more(blocks, waiting.size(), MOST_WAITING);
        blocks.add(Parts.header("Running"));
        blocks.addAll(lines(running, policy, "No migration is running. `/redis-migrate start` begins one."));
        blocks.add(Parts.header("Locks and freezes"));
        blocks.add(Parts.section(locks(running)));
        blocks.add(Parts.section(times(policy, now)));
        blocks.add(Parts.header("Past"));
        blocks.addAll(lines(past, policy, "Nothing has ended yet."));
        blocks.add(Parts.header("Break glass"));
        blocks.addAll(glasses(migrations));
        return Views.view(view -> view.type("home").blocks(blocks));
    }

    /** What this person can answer, each with the buttons it has in its thread. */
    private static List<List<LayoutBlock>> waiting(List<Migration> migrations, Policy everywhere, Person reader) {
        var all = new ArrayList<List<LayoutBlock>>();
        for (var migration : migrations) {
            var policy = everywhere.of(migration.plan());
            if (migration.accords().offeredTo().filter(reader.id()::equals).isPresent() && !migration.ended()) {
                all.add(List.of(
                        Parts.section(CardParts.offer(migration)), Parts.actions(CardParts.answers(migration))));
            }
            for (var question : migration.questions().open()) {
                if (!migration.ended() && mayAnswer(migration, question, policy, reader)) {
                    all.add(question(migration, question, policy));
                }
            }
            boolean reviews = policy.owners().include(reader)
                    && migration.accords().toReview().stream()
                            .anyMatch(glass -> !glass.user().equals(reader.id()));
            if (reviews) {
                all.add(List.of(
                        Parts.section(CardParts.toReview(migration)),
                        Parts.actions(List.of(CardParts.review(migration)))));
            }
        }
        return all;
    }

    private static boolean mayAnswer(Migration migration, Question question, Policy policy, Person reader) {
        boolean own = migration.requestedBy(reader.id()) && !policy.selfApproval();
        return policy.mayApprove(question).include(reader) && !question.votedBy(reader.id()) && !own;
    }

    private static List<LayoutBlock> question(Migration migration, Question question, Policy policy) {
        var plan = migration.plan();
        return List.of(
                Parts.section(
                        "*%s* · %s · the *%s* gate waits for %s.\n%s\n%s\n:hourglass_flowing_sand: It lapses %s, and then nothing happens."
                                .formatted(
                                        migration.id(),
                                        Text.escape(Text.cut(plan.name(), 60)),
                                        question.gate().word(),
                                        GateMessage.missing(question, policy),
                                        Parts.way(plan),
                                        Text.cut(GateWords.whatHappens(plan, question.gate()), 1200),
                                        Text.date(question.lapsesAt(policy)))),
                Parts.actions(GateButtons.of(migration, question, policy)));
    }

    private static List<LayoutBlock> lines(List<Migration> migrations, Policy policy, String none) {
        if (migrations.isEmpty()) {
            return List.of(Parts.section(none));
        }
        var blocks = new ArrayList<LayoutBlock>();
        migrations.stream().limit(MOST_LISTED).forEach(each -> blocks.add(Parts.section(Answers.line(each, policy))));
        more(blocks, migrations.size(), MOST_LISTED);
        return blocks;
    }

    private static void more(List<LayoutBlock> blocks, int all, int shown) {
        if (all > shown) {
            blocks.add(Parts.context("and %d more".formatted(all - shown)));
        }
    }

    /** A server can be in one migration at a time. */
    private static String locks(List<Migration> running) {
        if (running.isEmpty()) {
            return ":unlock: No server is in a migration.";
        }
        return running.stream()
                .limit(MOST_LISTED)
                .map(migration -> ":lock: %s: in *%s* until it ends"
                        .formatted(
                                migration.plan().servers().stream()
                                        .limit(MOST_LISTED)
                                        .map(server -> Text.escape(Text.cut(server.name(), 60)))
                                        .collect(Collectors.joining(", ")),
                                migration.id()))
                .collect(Collectors.joining("\n"));
    }

    private static String times(Policy policy, Instant now) {
        var lines = new LinkedHashSet<String>();
        times("", policy, now).forEach(lines::add);
        policy.plans()
                .forEach((name, own) ->
                        times(Text.escape(Text.cut(name, 60)) + ", ", own, now).forEach(lines::add));
        return lines.isEmpty()
                ? ":calendar: No change window and no freeze: gates can be approved at any time."
                : Text.cut(String.join("\n", lines), 2500);
    }

    private static Stream<String> times(String plan, Policy policy, Instant now) {
        Function<Gate, Calendar> calendar = gate -> policy.gate(gate).calendar();
        var closed = Arrays.stream(Gate.values())
                .flatMap(gate -> calendar.apply(gate).closed(now).stream()
                        .map(why -> ":no_entry_sign: %s%s: %s"
                                .formatted(plan, gate.word(), Text.ended(Text.safe(why.sentence())))));
        var coming = Arrays.stream(Gate.values())
                .flatMap(gate -> calendar.apply(gate).freezes().stream())
                .filter(freeze -> freeze.from().isAfter(now))
                .distinct()
                .map(freeze -> ":snowflake: %sfreeze from %s: %s"
                        .formatted(plan, Text.date(freeze.from()), Text.ended(Text.escape(freeze.named()))));
        return Stream.concat(closed, coming);
    }

    private static List<LayoutBlock> glasses(List<Migration> migrations) {
        var all = migrations.stream()
                .flatMap(migration -> migration.accords().glasses().stream().map(glass -> line(migration, glass)))
                .toList();
        if (all.isEmpty()) {
            return List.of(Parts.section("Nobody has ever broken the glass."));
        }
        var blocks = new ArrayList<LayoutBlock>();
        all.stream().limit(MOST_GLASSES).forEach(line -> blocks.add(Parts.section(line)));
        more(blocks, all.size(), MOST_GLASSES);
        return blocks;
    }

    private static String line(Migration migration, Glass glass) {
        return CardParts.glass(migration, glass);
    }
}
