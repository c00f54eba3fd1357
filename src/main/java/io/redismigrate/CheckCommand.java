package io.redismigrate;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Forecast;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Plan;
import io.redismigrate.preflight.Hazard;
import io.redismigrate.preflight.Predictions;
import io.redismigrate.preflight.Preflight;
import io.redismigrate.redis.RedisFleet;
import io.redismigrate.settings.Settings;
import io.redismigrate.slack.Roster;
import io.redismigrate.slack.SlackConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code check}: reads the config, reaches Slack and every server, and prints each finding. Changes nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads the config, reaches Slack and every server, prints each finding; changes nothing.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    private boolean failed;

    @Override
    public Integer call() throws Exception {
        var settings = config.read();
        System.out.printf(
                "ok       config: %s, %s%n",
                counted(settings.servers().size(), "server"),
                counted(settings.plans().size(), "plan"));
        slack(settings);
        servers(settings);
        return failed ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void slack(Settings settings) throws Exception {
        if (settings.slack().mode() == Settings.Mode.LOCAL) {
            System.out.println("ok       slack: the stand-in workspace, nothing to reach");
            policy(new PolicyCheck(FromSettings.policy(settings), Instant.now()).offline());
            return;
        }
        try (var connection = new SlackConnection(RunningBot.slackAccess(settings))) {
            var arrival = connection.arrive();
            if (arrival instanceof SlackConnection.Refused no) {
                error("slack: " + no.refused().sentence());
            } else if (arrival instanceof SlackConnection.Away away) {
                error("slack: it cannot be reached: " + away.why());
                policy(new PolicyCheck(FromSettings.policy(settings), Instant.now()).offline());
            } else {
                System.out.printf(
                        "ok       slack: reached, %s is there%n",
                        settings.slack().channel());
                policy(new PolicyCheck(FromSettings.policy(settings), Instant.now()).in(new Roster(connection)));
            }
        }
    }

    private void policy(PolicyCheck checked) {
        checked.errors().forEach(this::error);
        checked.warnings().forEach(line -> System.out.println("warning  " + line));
        if (checked.errors().isEmpty()) {
            System.out.println("ok       policy: every gate can be approved by somebody");
        }
    }

    private void servers(Settings settings) {
        var logins = FromSettings.logins(settings);
        var catalogue = FromSettings.catalogue(settings, logins);
        try (var fleet = new RedisFleet(logins, Clock.systemUTC())) {
            var nodes = fleet.examine(
                    List.copyOf(catalogue.servers().values()),
                    catalogue.plans().values().stream()
                            .map(Plan::currentMaster)
                            .distinct()
                            .toList(),
                    true);
            catalogue.servers().forEach((name, server) -> {
                var node = nodes.get(name);
                if (node instanceof Node.Seen seen && seen.sentinel()) {
                    System.out.printf("ok       server %s: version %s, a Sentinel%n", name, seen.version());
                } else if (node instanceof Node.Seen seen) {
                    System.out.printf(
                            "ok       server %s: version %s, %s, %,d keys%n",
                            name,
                            seen.version(),
                            seen.replication()
                                    .follows()
                                    .map(master -> "replica of " + master)
                                    .orElse("master"),
                            seen.keyCount());
                } else if (node instanceof Node.Unseen unseen) {
                    error("server " + unseen.reason());
                }
            });
            catalogue.plans().forEach((name, plan) -> plan("plan " + name, plan, nodes));
        }
    }

    private void plan(String what, Plan plan, Map<String, Node> nodes) {
        Preflight.find(plan, nodes).stream()
                // Told above already, with the server.
                .filter(finding -> !finding.name().equals(Hazard.UNREACHABLE.id()))
                .forEach(finding -> print(what, finding));
        Forecast.of(
                        plan,
                        seen(nodes.get(plan.currentMaster().name())),
                        seen(nodes.get(plan.candidateMaster().name())))
                .filter(forecast -> plan.fenced())
                .ifPresent(
                        forecast -> System.out.printf("info     %s: expected pause: %s%n", what, forecast.sentence()));
        Predictions.of(plan, nodes).forEach(line -> System.out.printf("info     %s: %s%n", what, line));
    }

    private static Optional<Node.Seen> seen(@Nullable Node node) {
        return node instanceof Node.Seen seen ? Optional.of(seen) : Optional.empty();
    }

    private static String counted(int count, String what) {
        return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
    }

    private void print(String what, Finding finding) {
        failed |= finding.error();
        System.out.printf(
                "%-8s %s: %s: %s %s %s%n",
                finding.severity().name().toLowerCase(Locale.ROOT),
                what,
                finding.name(),
                finding.seen(),
                finding.why(),
                finding.mend());
    }

    private void error(String line) {
        failed = true;
        System.out.println("error    " + line);
    }
}
