package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Private answers about migrations: {@code status}, {@code list}, {@code clients}. */
public final class Answers {
    private static final int MOST_LISTED = 20;
    private static final int MOST_CLIENTS = 30;
    private static final int MOST_TABLE = 2800;

    private Answers() {}

    /** Where it stands, and what it waits for. */
    public static Post status(Migration migration, Policy everywhere) {
        var policy = everywhere.of(migration.plan());
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section("*%s*\n%s\n*%s*: %s"
                .formatted(
                        Text.escape(Text.cut(Card.title(migration), 150)),
                        Parts.way(migration.plan()),
                        migration.state().phase(),
                        Text.ended(Text.safe(Text.cut(Card.reason(migration), 1500))))));
        if (!migration.ended()) {
            migration.progress().ifPresent(progress -> blocks.add(Parts.section(Card.progress(progress))));
        }
        if (!migration.trouble().isBlank()) {
            blocks.add(Parts.section(
                    ":warning: " + Text.ended(Text.safe(Text.cut(Text.line(migration.trouble()), 800)))));
        }
        Card.watched(migration).ifPresent(lines -> blocks.add(Parts.section(lines)));
        for (var question : migration.questions().open()) {
            blocks.add(Parts.section("The *%s* gate waits for %s. Who can: %s."
                    .formatted(
                            question.gate().word(),
                            GateMessage.missing(question, policy),
                            Text.safe(policy.mayApprove(question).named()))));
        }
        Card.armed(migration).ifPresent(line -> blocks.add(Parts.section(line)));
        migration.receipt().ifPresent(receipt -> blocks.add(Parts.section(Card.receipt(receipt))));
        return new Post(Card.sentence(migration), blocks);
    }

    /** All of them, newest first; the newest where there are many. */
    public static Post list(List<Migration> migrations, Policy policy) {
        if (migrations.isEmpty()) {
            return Post.sentence("There is no migration yet. /redis-migrate start begins one.");
        }
        var lines = migrations.stream()
                .limit(MOST_LISTED)
                .map(migration -> line(migration, policy))
                .collect(Collectors.joining("\n"));
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section(lines));
        if (migrations.size() > MOST_LISTED) {
            blocks.add(Parts.context("and %d older ones".formatted(migrations.size() - MOST_LISTED)));
        }
        var running =
                migrations.stream().filter(migration -> !migration.ended()).count();
        return new Post(
                "%d %s, %d running: %s."
                        .formatted(
                                migrations.size(),
                                migrations.size() == 1 ? "migration" : "migrations",
                                running,
                                migrations.stream()
                                        .limit(MOST_LISTED)
                                        .map(migration -> "%s (%s) is %s"
                                                .formatted(
                                                        migration.id(),
                                                        Text.escape(
                                                                migration.plan().name()),
                                                        migration.state().phase()))
                                        .collect(Collectors.joining(", "))),
                blocks);
    }

    /** One migration on one line, with what it waits for. */
    static String line(Migration migration, Policy policy) {
        var waits = migration.questions().open().stream()
                .findFirst()
                .filter(question -> !migration.ended())
                .map(question -> waiting(question, policy.of(migration.plan())))
                .orElseGet(() -> Text.ended(Text.safe(Text.cut(Text.line(Card.reason(migration)), 90))));
        return "*%s* · %s · %s: %s"
                .formatted(
                        migration.id(),
                        Text.escape(Text.cut(migration.plan().name(), 60)),
                        migration.state().phase(),
                        waits);
    }

    private static String waiting(Question question, Policy policy) {
        return "the %s gate waits for %s".formatted(question.gate().word(), GateMessage.missing(question, policy));
    }

    /** Who is connected to the current master: those that have to move first. */
    public static Post clients(Migration migration, List<Client> clients) {
        var master = migration.plan().currentMaster();
        var moving = clients.stream().filter(Client::mustMove).count();
        var sentence = "%d %s connected to %s; %d of them must move."
                .formatted(
                        clients.size(),
                        clients.size() == 1 ? "client is" : "clients are",
                        Text.escape(Parts.plain(master)),
                        moving);
        if (clients.isEmpty()) {
            return new Post("Nobody is connected to %s.".formatted(Text.escape(Parts.plain(master))), List.of());
        }
        var shown = clients.stream()
                .filter(Client::mustMove)
                .sorted(Comparator.comparing(Client::name).thenComparing(Client::address))
                .limit(MOST_CLIENTS)
                .toList();
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section(sentence + teams(clients)));
        var rows = new ArrayList<String>();
        int length = 0;
        for (var client : shown) {
            var row = row(client);
            if (length + row.length() > MOST_TABLE) {
                break;
            }
            length += row.length() + 1;
            rows.add(row);
        }
        if (!rows.isEmpty()) {
            blocks.add(Parts.section("```\n" + String.join("\n", rows) + "\n```"));
        }
        if (rows.size() < moving) {
            blocks.add(Parts.context("and %d more that must move".formatted(moving - rows.size())));
        }
        var others = others(clients);
        if (!others.isEmpty()) {
            blocks.add(Parts.context("not in the list, for they may stay: " + others));
        }
        return new Post(sentence, blocks);
    }

    /** Whose those are that must move, by the rules of the fleet; nobody is called by a private answer. */
    private static String teams(List<Client> clients) {
        var teams = new TreeMap<String, Long>(clients.stream()
                .filter(client -> client.mustMove() && !client.team().isEmpty())
                .collect(Collectors.groupingBy(Client::team, Collectors.counting())));
        return teams.entrySet().stream()
                .map(team -> "\n• %s: %d".formatted(Text.mentionOfTeam(team.getKey()), team.getValue()))
                .collect(Collectors.joining());
    }

    /** {@code 2 replica, 3 bot}. */
    private static String others(List<Client> clients) {
        var kinds = new TreeMap<String, Long>(clients.stream()
                .filter(client -> !client.mustMove())
                .collect(Collectors.groupingBy(
                        client -> client.kind().name().toLowerCase(Locale.ROOT), Collectors.counting())));
        return kinds.entrySet().stream()
                .map(kind -> "%d %s".formatted(kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String row(Client client) {
        return cell(client.address(), 21)
                + cell(client.name().isEmpty() ? "(no name)" : client.name(), 18)
                + cell(client.user(), 12)
                + cell(client.library().isEmpty() ? "-" : client.library(), 16)
                + Text.escape("connected for %s, last %s, idle %s"
                        .formatted(
                                Figures.duration(client.age()),
                                client.command().replace('`', '\''),
                                Figures.duration(client.idle())));
    }

    /** Padded before it is escaped: an entity is one character on the screen. */
    private static String cell(String foreign, int width) {
        var plain = Text.line(foreign).replace('`', '\'');
        var cut = plain.length() > width * 2 ? plain.substring(0, width * 2 - 1) + "…" : plain;
        return Text.escape(cut + " ".repeat(Math.max(0, width - cut.length()))) + " ";
    }

    /** What a preflight found, and what would be done. */
    public static Post check(
            String plan, List<Finding> findings, String pause, List<String> predictions, List<String> commands) {
        var errors = findings.stream().filter(Finding::error).count();
        var warnings = findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .count();
        var sentence = "Preflight of %s: %s, %s. Nothing was changed."
                .formatted(Text.escape(Text.cut(plan, 80)), counted(errors, "error"), counted(warnings, "warning"));
        var blocks = new ArrayList<LayoutBlock>();
        blocks.add(Parts.section("%s *%s*".formatted(errors > 0 ? ":no_entry:" : ":white_check_mark:", sentence)));
        var told = findings.stream()
                .sorted(Comparator.comparing(Finding::severity))
                .map(Answers::finding)
                .toList();
        blocks.addAll(sections(told, 2));
        if (!pause.isBlank()) {
            blocks.add(Parts.section("*Pause*: " + Text.ended(Text.safe(Text.cut(Text.line(pause), 500)))));
        }
        if (!predictions.isEmpty()) {
            var lines = predictions.stream()
                    .map(line -> "• " + Text.safe(Text.cut(Text.line(line), 300)))
                    .collect(Collectors.joining("\n"));
            blocks.add(Parts.section("*What it will take*\n" + Text.cut(lines, MOST_TABLE)));
        }
        if (!commands.isEmpty()) {
            var listed = commands.stream()
                    .map(command -> Text.escape(Text.line(command).replace('`', '\'')))
                    .collect(Collectors.joining("\n"));
            blocks.add(Parts.section("*What would be sent*\n```\n" + Text.cut(listed, MOST_TABLE) + "\n```"));
        }
        return new Post(sentence, blocks);
    }

    private static String finding(Finding finding) {
        var sign = switch (finding.severity()) {
            case ERROR -> ":no_entry:";
            case WARNING -> ":warning:";
            case INFO -> ":information_source:";
        };
        var mend = finding.mend().isBlank() ? "" : "\n_Mend:_ " + Text.safe(Text.cut(Text.line(finding.mend()), 300));
        return "%s *%s* %s %s%s"
                .formatted(sign, Text.escape(finding.name()), sentence(finding.seen()), sentence(finding.why()), mend);
    }

    private static String sentence(String foreign) {
        return Text.ended(Text.capital(Text.safe(Text.cut(Text.line(foreign), 300))));
    }

    /** Lines put together into at most that many sections; says how many did not fit. */
    private static List<LayoutBlock> sections(List<String> lines, int most) {
        var sections = new ArrayList<String>();
        var current = new StringBuilder();
        int done = 0;
        for (var line : lines) {
            var shown = Text.cut(line, 900);
            if (current.length() + shown.length() > MOST_TABLE) {
                sections.add(current.toString());
                current.setLength(0);
                if (sections.size() == most) {
                    break;
                }
            }
            current.append(current.isEmpty() ? "" : "\n").append(shown);
            done++;
        }
        if (!current.isEmpty()) {
            sections.add(current.toString());
        }
        var blocks = new ArrayList<LayoutBlock>();
        sections.forEach(section -> blocks.add(Parts.section(section)));
        if (done < lines.size()) {
            blocks.add(Parts.context("and %d more findings".formatted(lines.size() - done)));
        }
        return blocks;
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
