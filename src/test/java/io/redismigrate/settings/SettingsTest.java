package io.redismigrate.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.settings.Plan.Method;
import io.redismigrate.settings.Plan.Side;
import io.redismigrate.settings.Plan.Strategy;
import io.redismigrate.settings.Policy.Gates;
import io.redismigrate.settings.Policy.People;
import io.redismigrate.settings.Settings.Http;
import io.redismigrate.settings.Settings.Mode;
import io.redismigrate.settings.Settings.Schedule;
import io.redismigrate.settings.Settings.Slack;
import io.redismigrate.settings.Settings.Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final String TWO_SERVERS = """
        servers:
          old: {url: "redis://10.0.0.1:6379"}
          new: {url: "redis://10.0.0.2:6379"}
        """;

    private ConfigFolder config;

    @BeforeEach
    void folder(@TempDir Path folder) {
        config = new ConfigFolder(folder);
    }

    @Test
    void three_empty_files_give_a_bot_for_the_local_workspace_in_which_nobody_may_do_anything() {
        assertThat(config.read())
                .isEqualTo(new Settings(
                        new Slack(
                                Mode.LOCAL,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                URI.create("https://slack.com/api/"),
                                "#redis-migrations",
                                Duration.ofSeconds(5),
                                Duration.ofMillis(20)),
                        new Http("127.0.0.1", 3000),
                        new Store("jdbc:h2:file:./data/redis-migrate-bot", Optional.empty(), Optional.empty()),
                        new Schedule(Duration.ofSeconds(1)),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        new AdHoc(List.of()),
                        List.of(),
                        plainly(People.NOBODY, People.NOBODY)));
    }

    @Test
    void the_bot_file_of_the_contract_is_read() {
        var settings = config.with("bot.yml", """
            slack:
              mode: local                      # local (stand-in workspace, no account) | socket | http
              bot-token: ${SLACK_BOT_TOKEN:-}
              app-token: ${SLACK_APP_TOKEN:-}            # socket
              signing-secret: ${SLACK_SIGNING_SECRET:-}  # http; the bot refuses to start in http mode without it
              api-url: ${SLACK_API_URL:-https://slack.com/api/}   # one setting points all Slack traffic elsewhere
              channel: "#redis-migrations"     # name or id
              card-refresh: 5s                 # how often a moving progress card may be edited
            http:  {bind: 127.0.0.1, port: 3000}
            store: {url: "jdbc:h2:file:./data/redis-migrate-bot"}   # or jdbc:postgresql://… for several bot instances
            schedule: {poll: 1s}
            """)
                .environment("SLACK_BOT_TOKEN", "xoxb-1")
                .environment("SLACK_API_URL", "http://127.0.0.1:9000/api")
                .read();

        assertThat(settings.slack())
                .isEqualTo(new Slack(
                        Mode.LOCAL,
                        Optional.of(Secret.of("xoxb-1")),
                        Optional.empty(),
                        Optional.empty(),
                        URI.create("http://127.0.0.1:9000/api/"),
                        "#redis-migrations",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(20)));
        assertThat(settings.http()).isEqualTo(new Http("127.0.0.1", 3000));
        assertThat(settings.store().url()).isEqualTo("jdbc:h2:file:./data/redis-migrate-bot");
        assertThat(settings.schedule().poll()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void slack_itself_gets_a_message_a_second_unless_told_otherwise() {
        config.with("bot.yml", "slack: {mode: http, bot-token: xoxb-1, signing-secret: s}\n");
        assertThat(config.read().slack().postInterval()).isEqualTo(Duration.ofSeconds(1));

        config.with("bot.yml", "slack: {mode: http, bot-token: xoxb-1, signing-secret: s, post-interval: 2s}\n");
        assertThat(config.read().slack().postInterval()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void the_fleet_file_of_the_contract_is_read() {
        config.with("orders-new", "from-the-file\n")
                .with("fleet.yml", """
                    servers:
                      orders-old: {url: "redis://10.0.0.1:6379", username: app-admin, password: "${ORDERS_OLD_PASSWORD}"}
                      orders-new: {url: "rediss://10.0.0.2:6379", password-file: %s}
                      orders-old-r1: {url: "redis://10.0.0.3:6379"}
                      orders-new-r1: {url: "redis://10.0.0.4:6379"}
                      carts-old: {url: "redis://10.0.0.5:6379"}
                      carts-new: {url: "redis://10.0.0.6:6379"}
                    plans:
                      orders:
                        current:   {master: orders-old, replicas: [orders-old-r1]}
                        candidate: {master: orders-new, replicas: [orders-new-r1]}
                        strategy: fenced               # fenced (default) | gradual
                        cutover-limit: 5s              # longest time writes may be held
                        repoint: {webhook: {url: "https://…", secret: "${HOOK_SECRET}"}}   # or command, haproxy, sentinel, people (default: people)
                      carts:
                        current:   {master: carts-old}
                        candidate: {master: carts-new}
                    fleets:
                      shop: {plans: [orders, carts], parallel: 2}
                    ad-hoc: {allow: ["10.0.0.0/8", "127.0.0.1/32"]}   # addresses that may be named directly in a command; default none
                    """.formatted(config.path("orders-new"))
                        .replace("https://…", "https://hooks.example.com/redis"))
                .environment("ORDERS_OLD_PASSWORD", "from-the-environment")
                .environment("HOOK_SECRET", "signs");

        var settings = config.read();

        var old = new Server(
                "orders-old",
                "10.0.0.1",
                6379,
                false,
                Optional.of("app-admin"),
                Optional.of(Secret.of("from-the-environment")));
        var candidate = new Server(
                "orders-new", "10.0.0.2", 6379, true, Optional.empty(), Optional.of(Secret.of("from-the-file")));
        var orders = new Plan(
                "orders",
                new Side(old, List.of(plain("orders-old-r1", "10.0.0.3"))),
                new Side(candidate, List.of(plain("orders-new-r1", "10.0.0.4"))),
                Strategy.FENCED,
                Duration.ofSeconds(5),
                Method.FENCE,
                new Repoint.Webhook(
                        URI.create("https://hooks.example.com/redis"), Secret.of("signs"), Duration.ofSeconds(2)),
                true);
        assertThat(settings.plans()).containsEntry("orders", orders).containsOnlyKeys("orders", "carts");
        assertThat(settings.fleets().get("shop"))
                .isEqualTo(new Fleet(
                        "shop",
                        List.of(List.copyOf(settings.plans().values())),
                        2,
                        Optional.empty(),
                        false,
                        Duration.ZERO));
        assertThat(settings.adHoc().allow()).map(AddressRange::toString).containsExactly("10.0.0.0/8", "127.0.0.1/32");
    }

    @Test
    void the_policy_file_of_the_contract_is_read() {
        var settings = config.with("policy.yml", """
            requesters: {users: [U0AAA], usergroups: [S0OPS]}
            approvers:  {users: [], usergroups: [S0OPS]}
            gates:
              read-only-removal: {approvals: 1}
              cutover:           {approvals: 2}
              promotion:         {approvals: 2}
            self-approval: false               # may the requester's own click count
            approval-ttl: 30m                  # an approval older than this is withdrawn
            channels: ["#redis-migrations"]    # where commands are taken
            """).read();

        assertThat(settings.policy())
                .isEqualTo(
                        plainly(new People(Set.of("U0AAA"), Set.of("S0OPS")), new People(Set.of(), Set.of("S0OPS"))));
    }

    @Test
    void every_key_of_a_plan_can_be_chosen() {
        var plan = requireNonNull(config.with("fleet.yml", TWO_SERVERS + """
                                plans:
                                  move:
                                    current: {master: old}
                                    candidate: {master: new}
                                    strategy: gradual
                                    cutover-limit: 250ms
                                    method: fence
                                    tune-sync: false
                                    repoint: {command: {argv: [/bin/repoint, "--now"], timeout: 10s}}
                                """).read().plans().get("move"));

        assertThat(plan)
                .isEqualTo(new Plan(
                        "move",
                        new Side(plain("old", "10.0.0.1"), List.of()),
                        new Side(plain("new", "10.0.0.2"), List.of()),
                        Strategy.GRADUAL,
                        Duration.ofMillis(250),
                        Method.FENCE,
                        new Repoint.Command(List.of("/bin/repoint", "--now"), Duration.ofSeconds(10)),
                        false));
    }

    @Test
    void a_plan_may_hand_over_by_failover_and_name_its_sentinels() {
        var plans = config.with("fleet.yml", """
                                servers:
                                  old: {url: "redis://10.0.0.1:6379"}
                                  new: {url: "redis://10.0.0.2:6379"}
                                  watcher: {url: "redis://10.0.0.3:26379"}
                                plans:
                                  move:
                                    current: {master: old}
                                    candidate: {master: new}
                                    method: failover
                                    sentinel: {group: orders, sentinels: [watcher]}
                                """).read().plans();

        var plan = Objects.requireNonNull(plans.get("move"));
        assertThat(plan.method()).isEqualTo(Method.FAILOVER);
        assertThat(plan.sentinel().orElseThrow().group()).isEqualTo("orders");
        assertThat(plan.sentinel().orElseThrow().sentinels())
                .extracting(Server::name)
                .containsExactly("watcher");
    }

    @Test
    void sentinels_need_a_group_and_names_of_servers() {
        var problems = config.with("fleet.yml", TWO_SERVERS + """
            plans:
              move:
                current: {master: old}
                candidate: {master: new}
                sentinel: {sentinels: [nobody]}
            """).problems();

        assertThat(problems).anyMatch(problem -> problem.contains("group") && problem.contains("is missing"));
        assertThat(problems).anyMatch(problem -> problem.contains("no server named"));
    }

    @Test
    void people_re_point_if_nothing_else_is_said_or_if_it_is_said() {
        for (var repoint : List.of("", "repoint: people", "repoint: {people: {}}", "repoint: {people: }", "repoint:")) {
            var plan = config.with("fleet.yml", TWO_SERVERS + """
                plans:
                  move:
                    current: {master: old}
                    candidate: {master: new}
                    %s
                """.formatted(repoint))
                    .read()
                    .plans()
                    .get("move");

            assertThat(plan).extracting(Plan::repoint).isEqualTo(new Repoint.People());
        }
    }

    @Test
    void socket_mode_starts_with_both_tokens_and_http_mode_with_token_and_signing_secret() {
        var socket = config.with("bot.yml", "slack: {mode: socket, bot-token: xoxb-1, app-token: xapp-1}")
                .read();
        var http = config.with("bot.yml", "slack: {mode: http, bot-token: xoxb-1, signing-secret-file: signing}")
                .with("signing", "s3cret")
                .read();

        assertThat(socket.slack().appToken()).contains(Secret.of("xapp-1"));
        assertThat(http.slack().signingSecret()).contains(Secret.of("s3cret"));
    }

    @Test
    void a_variable_stands_anywhere_in_a_value_its_default_counts_if_it_is_empty_and_two_dollars_write_one() {
        config.with("bot.yml", """
            store:
              url: jdbc:postgresql://${DATABASE_HOST}:${DATABASE_PORT:-5432}/bot
              user: "$${NOT_LOOKED_UP}-${EMPTY:-somebody}"
              password: ${PASSWORD}
            """)
                .environment("DATABASE_HOST", "db.internal")
                .environment("EMPTY", "")
                .environment("PASSWORD", "${DATABASE_HOST}: # $1 \\ {");

        assertThat(config.read().store())
                .isEqualTo(new Store(
                        "jdbc:postgresql://db.internal:5432/bot",
                        Optional.of("${NOT_LOOKED_UP}-somebody"),
                        Optional.of(Secret.of("${DATABASE_HOST}: # $1 \\ {"))));
    }

    @Test
    void a_text_is_read_as_it_stands_whatever_yaml_would_make_of_it() {
        config.with("bot.yml", "store: {url: 'jdbc:h2:mem:', user: 0123, password: no}");

        assertThat(config.read().store())
                .isEqualTo(new Store("jdbc:h2:mem:", Optional.of("0123"), Optional.of(Secret.of("no"))));
    }

    @Test
    void the_password_of_a_file_loses_its_last_line_break_and_nothing_else() {
        config.with("fleet.yml", "servers: {a: {url: \"redis://a:1\", password-file: secrets.txt}}")
                .with("secrets.txt", " two words \r\n");

        assertThat(config.read().servers().values())
                .extracting(Server::password)
                .containsExactly(Optional.of(Secret.of(" two words ")));
    }

    @Test
    void a_server_may_have_any_host_that_networks_use() {
        config.with("fleet.yml", """
            servers:
              underscore: {url: "redis://orders_old:6379"}
              six: {url: "rediss://[fd00::1]:6380/"}
            """);

        assertThat(config.read().servers().values())
                .extracting(Server::address)
                .containsExactly("orders_old:6379", "[fd00::1]:6380");
    }

    @Test
    void names_keep_the_order_of_the_file() {
        config.with(
                "fleet.yml", "servers: {z: {url: 'redis://z:1'}, a: {url: 'redis://a:1'}, m: {url: 'redis://m:1'}}");

        assertThat(config.read().servers().keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void an_address_is_allowed_only_inside_a_range_and_a_host_name_never() {
        config.with("fleet.yml", "ad-hoc: {allow: ['10.0.0.0/8', '127.0.0.1', 'fd00::/8']}");

        var adHoc = config.read().adHoc();

        assertThat(List.of("10.0.0.0", "10.255.255.255", "127.0.0.1", "fd12::1", "::ffff:10.1.1.1"))
                .allMatch(adHoc::allows);
        assertThat(List.of(
                        "11.0.0.0",
                        "127.0.0.2",
                        "fe80::1",
                        "localhost",
                        "10.0.0.1.example.com",
                        "010.0.0.1",
                        "10.1",
                        ""))
                .noneMatch(adHoc::allows);
    }

    @Test
    void commands_are_taken_in_the_bots_own_channel_if_the_policy_names_none() {
        config.with("bot.yml", "slack: {channel: C0OWN}");

        assertThat(config.read().policy().channels()).containsExactly("C0OWN");
    }

    @Test
    void a_section_whose_keys_are_all_commented_out_counts_as_left_out() {
        config.with("fleet.yml", "servers:\n  # none yet\nplans:\nad-hoc:\n  allow:\n")
                .with("bot.yml", "\uFEFFslack:\n");

        assertThat(config.problems()).isEmpty();
    }

    private static Server plain(String name, String host) {
        return new Server(name, host, 6379, false, Optional.empty(), Optional.empty());
    }

    /** The policy in which nothing but these people is said. */
    private static Policy plainly(People requesters, People approvers) {
        return new Policy(
                new Policy.Rules(
                        requesters,
                        approvers,
                        new Gates(plainly(approvers, 1), plainly(approvers, 2), plainly(approvers, 2)),
                        false,
                        Duration.ofMinutes(30),
                        false,
                        false,
                        Optional.empty(),
                        People.NOBODY,
                        approvers),
                Map.of(),
                List.of("#redis-migrations"));
    }

    private static Policy.Gate plainly(People approvers, int approvals) {
        return new Policy.Gate(
                List.of(new Policy.Share(approvers, approvals)),
                1,
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                Optional.empty(),
                Policy.Times.ANY);
    }
}
