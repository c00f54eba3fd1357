package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake, and the one line that answers it: file, line, key, mend. */
class SettingsProblemsTest {
    private static final String SERVERS = """
            servers:
              orders-old: {url: "redis://10.0.0.1:6379"}
              orders-new: {url: "redis://10.0.0.2:6379"}
              orders-alias: {url: "redis://10.0.0.1:6379"}
            """;

    private ConfigFolder config;

    @BeforeEach
    void folder(@TempDir Path folder) {
        config = new ConfigFolder(folder);
    }

    @Test
    void an_unknown_key_is_answered_with_the_nearest_one() {
        config.with("bot.yml", "slack:\n  mode: local\n  bot_token: x\n");

        assertThat(config.problems())
                .containsExactly("bot.yml:3: slack.bot_token: unknown key; did you mean \"bot-token\"?");
    }

    @Test
    void an_unknown_key_that_is_like_none_is_answered_with_all() {
        config.with("policy.yml", "gates:\n  cutover: {quorum: 2}\n");

        assertThat(config.problems())
                .containsExactly("policy.yml:2: gates.cutover.quorum: unknown key; known here: approvals");
    }

    @Test
    void an_unknown_section_is_reported_once_and_not_looked_into() {
        config.with("bot.yml", "scheduler:\n  pol: 1x\n");

        assertThat(config.problems()).containsExactly("bot.yml:1: scheduler: unknown key; did you mean \"schedule\"?");
    }

    @Test
    void a_missing_value_is_reported_at_the_line_of_its_section() {
        config.with("fleet.yml", "servers:\n  orders-old:\n    username: admin\n");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:2: servers.orders-old.url: is missing; write redis://HOST:PORT, or rediss:// for TLS");
    }

    @Test
    void a_plan_without_a_candidate_is_reported() {
        config.with("fleet.yml", SERVERS + "plans:\n  orders:\n    current: {master: orders-old}\n");

        assertThat(config.problems())
                .containsExactly("fleet.yml:6: plans.orders.candidate.master: is missing; name one of the servers");
    }

    @Test
    void a_channel_that_yaml_reads_as_a_comment_is_answered_with_quotes() {
        config.with("bot.yml", "slack:\n  channel: #redis-migrations\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: slack.channel: has no value; write one (in quotes if it begins with #), or take the line out");
    }

    @Test
    void a_list_or_group_in_place_of_a_value_is_reported() {
        config.with("bot.yml", "slack:\n  channel: [a, b]\nhttp:\n  bind: {a: b}\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: slack.channel: a list stands here, but a single value is needed",
                        "bot.yml:4: http.bind: a group of keys stands here, but a single value is needed");
    }

    @Test
    void a_value_or_list_in_place_of_a_group_is_reported_once() {
        config.with("bot.yml", "http: 3000\n").with("fleet.yml", "servers:\n  a: redis://10.0.0.1:6379\nfleets: [x]\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:1: http: a single value stands here, but keys with values are needed",
                        "fleet.yml:2: servers.a: a single value stands here, but keys with values are needed",
                        "fleet.yml:3: fleets: a list stands here, but keys with values are needed");
    }

    @Test
    void a_file_that_is_a_list_is_reported() {
        config.with("policy.yml", "- a\n");

        assertThat(config.problems())
                .containsExactly("policy.yml:1: a list stands here, but keys with values are needed");
    }

    @Test
    void a_value_in_place_of_a_list_is_reported() {
        config.with("policy.yml", "approvers:\n  usergroups: S0OPS\n");

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:2: approvers.usergroups: a single value stands here, but a list is needed; write [a, b]");
    }

    @Test
    void a_list_item_is_named_by_its_place() {
        config.with("policy.yml", "approvers:\n  usergroups:\n    - S0OPS\n    -\n    - [S0X]\n");

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:4: approvers.usergroups[1]: has no value; write one (in quotes if it begins with #), or take the line out",
                        "policy.yml:5: approvers.usergroups[2]: a list stands here, but a single value is needed");
    }

    @Test
    void a_variable_that_is_not_set_and_has_no_default_is_reported() {
        config.with("fleet.yml", "servers:\n  a:\n    url: redis://10.0.0.1:6379\n    password: \"${A_PASSWORD}\"\n");

        var sentence =
                "fleet.yml:4: servers.a.password: the environment variable A_PASSWORD is not set; set it, or write ${A_PASSWORD:-…} with a default";
        assertThat(config.problems()).containsExactly(sentence);
        assertThat(config.environment("A_PASSWORD", "").problems()).containsExactly(sentence);
        assertThat(config.environment("A_PASSWORD", "x").problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${A B}", "${1A}", "${A-b}", "a${A", "${A:b}"})
    void a_reference_that_is_not_well_formed_is_reported(String reference) {
        config.with("bot.yml", "slack:\n  channel: '" + reference + "'\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: slack.channel: \"${\" begins no reference to the environment; write ${NAME}, ${NAME:-default}, or $${ for the characters themselves");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5 s", "s", "1.5s", "1m30s", "-5s", "5S", "0s", "5w", "99999999999d", "40000d"})
    void a_length_of_time_in_another_form_is_reported(String time) {
        config.with("bot.yml", "schedule:\n  poll: " + time + "\n");

        assertThat(config.problems())
                .containsExactly("bot.yml:2: schedule.poll: \"" + time
                        + "\" is no length of time; write a number and a unit, like 250ms, 5s, 30m, 12h or 7d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "-1", "65536", "3000.0", "99999999999"})
    void a_port_that_is_none_is_reported(String port) {
        config.with("bot.yml", "http: {port: " + port + "}");

        assertThat(config.problems())
                .containsExactly("bot.yml:1: http.port: \"" + port + "\" is no whole number from 0 to 65535");
    }

    @Test
    void yes_is_not_true() {
        config.with("policy.yml", "self-approval: yes");

        assertThat(config.problems()).containsExactly("policy.yml:1: self-approval: \"yes\" is neither true nor false");
    }

    @Test
    void a_choice_that_is_none_is_answered_with_the_nearest_or_with_all() {
        config.with("bot.yml", "slack:\n  mode: sockets\n").with("fleet.yml", orders("strategy: fast"));

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: slack.mode: \"sockets\" is not known here; did you mean \"socket\"?",
                        "fleet.yml:9: plans.orders.strategy: \"fast\" is not known here; write one of fenced, gradual");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:6379",
                "http://10.0.0.1:6379",
                "redis://10.0.0.1",
                "redis://:6379",
                "redis://10.0.0.1:6379/0",
                "redis://10.0.0.1:0",
                "redis://10.0.0.1:65536",
                "redis://10.0.0.1:6379?a=b",
                "redis://fd00::1:6379",
            })
    void a_server_url_in_another_form_is_reported(String url) {
        config.with("fleet.yml", "servers:\n  a:\n    url: " + url + "\n");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:3: servers.a.url: is no address of a server; write redis://HOST:PORT (rediss:// for TLS), and nothing behind the port");
    }

    @Test
    void a_server_url_with_a_password_is_refused_and_not_quoted() {
        config.with("fleet.yml", "servers:\n  a:\n    url: redis://admin:hunter2@10.0.0.1:6379\n");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:3: servers.a.url: holds a user or a password; give them as username and password, beside url");
    }

    @Test
    void an_unknown_server_is_answered_with_the_nearest_one() {
        config.with("fleet.yml", orders("").replace("{master: orders-new}", "\n      master: order-new"));

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:9: plans.orders.candidate.master: no server named \"order-new\"; did you mean \"orders-new\"?");
    }

    @Test
    void an_unknown_replica_that_is_like_none_is_answered_with_all_servers() {
        config.with("fleet.yml", orders("").replace("{master: orders-new}", "{master: orders-new, replicas: [x]}"));

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:8: plans.orders.candidate.replicas[0]: no server named \"x\"; servers has orders-old, orders-new, orders-alias");
    }

    @Test
    void a_server_has_one_place_in_a_plan() {
        config.with("fleet.yml", orders("").replace("{master: orders-new}", "{master: orders-old}"));

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:8: plans.orders.candidate.master: \"orders-old\" is the same server as in line 7 (plans.orders.current.master); each server has one place in a plan");
    }

    @Test
    void a_server_under_another_name_is_still_the_same_server() {
        config.with("fleet.yml", orders("").replace("{master: orders-new}", "{master: orders-alias}"));

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:8: plans.orders.candidate.master: \"orders-alias\" is the same server as in line 7 (plans.orders.current.master); each server has one place in a plan");
    }

    @Test
    void two_servers_whose_urls_are_wrong_are_not_taken_for_the_same_one() {
        config.with("fleet.yml", orders("").replace("redis:", "tcp:"));

        assertThat(config.problems()).hasSize(3).allMatch(line -> line.contains(".url: is no address of a server;"));
    }

    @Test
    void a_fleet_names_known_plans_once_and_at_least_one() {
        config.with("fleet.yml", orders("") + """
                        fleets:
                          a: {plans: [order, orders, orders]}
                          b: {plans: []}
                          c: {plans: [orders], parallel: 0}
                        """);

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:11: fleets.a.plans[0]: no plan named \"order\"; did you mean \"orders\"?",
                        "fleet.yml:11: fleets.a.plans[2]: \"orders\" is in this fleet already; name it once",
                        "fleet.yml:12: fleets.b.plans: is missing; list the plans that move together",
                        "fleet.yml:13: fleets.c.parallel: \"0\" is no whole number from 1 to 1000");
    }

    @Test
    void a_gate_needs_at_least_one_approval() {
        config.with("policy.yml", "gates:\n  cutover: {approvals: 0}\n  promotoin: {approvals: 1}\n");

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:2: gates.cutover.approvals: \"0\" is no whole number from 1 to 100",
                        "policy.yml:3: gates.promotoin: unknown key; did you mean \"promotion\"?");
    }

    @Test
    void people_are_named_by_their_ids() {
        config.with("policy.yml", "requesters: {users: ['@somebody'], usergroups: [ops]}");

        assertThat(config.problems())
                .containsExactly(
                        "policy.yml:1: requesters.users[0]: \"@somebody\" is no id of a user; copy the member id (U…) from the person's profile",
                        "policy.yml:1: requesters.usergroups[0]: \"ops\" is no id of a user group; copy it (S…) from the group's link");
    }

    @Test
    void a_policy_without_any_channel_is_refused() {
        config.with("policy.yml", "channels: []");

        assertThat(config.problems())
                .containsExactly("policy.yml:1: channels: is missing; name at least one, like [\"#redis-migrations\"]");
    }

    @Test
    void a_key_that_stands_twice_is_reported_with_both_lines() {
        config.with(
                "fleet.yml",
                "servers:\n  a: {url: 'redis://a:1'}\n  b: {url: 'redis://b:1'}\n  a: {url: 'redis://c:1'}\n");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:4: servers.a: the key stands here for the second time; it is in line 2 already");
    }

    @Test
    void a_name_that_cannot_be_typed_in_a_command_is_refused() {
        config.with(
                "fleet.yml",
                "servers:\n  \"10.0.0.1:6379\": {url: 'redis://a:1'}\n  'two words': {url: 'redis://b:1'}\n");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:2: servers.10.0.0.1:6379: this name cannot be typed in a command; use letters, digits and . _ -",
                        "fleet.yml:3: servers.two words: this name cannot be typed in a command; use letters, digits and . _ -");
    }

    @Test
    void a_tab_is_named_as_what_it_is() {
        config.with("bot.yml", "slack:\n\tmode: local\n");

        assertThat(config.problems())
                .containsExactly("bot.yml:2: this is not YAML: a tab stands where only spaces may; indent with spaces");
    }

    @Test
    void a_line_that_is_not_yaml_is_reported_without_quoting_it() {
        config.with("bot.yml", "slack:\n  bot-token: hunter2: x\n").with("fleet.yml", "servers: {a: b\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: this is not YAML: a second \": \" in one line, or wrong indentation; put quotes around a value that holds a colon",
                        "fleet.yml:2: this is not YAML: expected ',' or '}', but got <stream end>");
    }

    @Test
    void other_things_that_yaml_can_do_are_refused() {
        config.with("bot.yml", "a: 1\n---\nb: 2\n")
                .with("fleet.yml", "x: &x {url: 'redis://a:1'}\nservers:\n  a: {<<: *x}\n")
                .with("policy.yml", "? [a, b]\n: c\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: this is not YAML: but found another document",
                        "fleet.yml:1: x: unknown key; known here: servers, plans, fleets, ad-hoc, owners",
                        "fleet.yml:3: servers.a.<<: merging keys is not supported; write them out",
                        "fleet.yml:3: servers.a.url: is missing; write redis://HOST:PORT, or rediss:// for TLS",
                        "policy.yml:1: a key must be a plain word");
    }

    @Test
    void a_character_that_yaml_does_not_take_is_named() {
        config.with("bot.yml", "slack:\n  channel: a\u0007\n");

        assertThat(config.problems())
                .containsExactly("bot.yml:1: this is not YAML: it holds the unprintable character U+0007");
    }

    @Test
    void a_missing_file_is_reported_with_its_folder() {
        config.without("policy.yml");

        assertThat(config.problems())
                .containsExactly("policy.yml:1: there is no such file in " + config.path("")
                        + "; copy the example from the folder config and change it");
    }

    @Test
    void a_missing_folder_is_reported_once() {
        assertThatThrownBy(() -> Settings.read(Path.of("no-such-folder"), Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "no-such-folder: there is no such folder; name the one that holds bot.yml, fleet.yml and policy.yml with --config");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a {b: *a}",
                "a: \"\\UFFFFFFFF\"",
                "%YAML 9.9\n---\na: b",
                "a: *nowhere",
                "a: !!java.net.URL [x]",
                "@",
                "\"a"
            })
    void strange_yaml_is_answered_with_one_line(String yaml) {
        assertThat(config.with("bot.yml", yaml).problems())
                .singleElement()
                .asString()
                .startsWith("bot.yml:");
    }

    @Test
    void a_secret_that_is_given_twice_is_refused() {
        config.with("fleet.yml", "servers:\n  a:\n    url: redis://a:1\n    password: x\n    password-file: pw\n")
                .with("pw", "y");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:5: servers.a.password-file: password is given in line 4 too; take one of them out");
    }

    @Test
    void a_secret_file_that_is_missing_or_empty_is_reported() {
        config.with("fleet.yml", """
                        servers:
                          a: {url: "redis://a:1", password-file: nowhere}
                          b: {url: "redis://b:1", password-file: empty}
                        """).with("empty", "\n");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:2: servers.a.password-file: there is no file " + config.path("nowhere"),
                        "fleet.yml:3: servers.b.password-file: the file \"empty\" is empty");
    }

    @Test
    void http_mode_does_not_start_without_a_signing_secret() {
        config.with(
                "bot.yml", "slack:\n  mode: http\n  bot-token: xoxb-1\n  signing-secret: ${SLACK_SIGNING_SECRET:-}\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:4: slack.signing-secret: is missing; mode http cannot tell Slack's requests from forged ones without it; set it, or signing-secret-file");
    }

    @Test
    void socket_mode_does_not_start_without_both_tokens() {
        config.with("bot.yml", "slack:\n  mode: socket\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:1: slack.bot-token: is missing; mode socket needs the app's token, xoxb-…; set it, or bot-token-file",
                        "bot.yml:1: slack.app-token: is missing; mode socket needs an app-level token with connections:write, xapp-…; set it, or app-token-file");
    }

    @Test
    void a_token_file_that_cannot_be_read_is_not_called_missing_as_well() {
        config.with("bot.yml", "slack:\n  mode: http\n  bot-token: xoxb-1\n  signing-secret-file: nowhere\n");

        assertThat(config.problems())
                .containsExactly("bot.yml:4: slack.signing-secret-file: there is no file " + config.path("nowhere"));
    }

    @Test
    void swapped_tokens_are_noticed() {
        config.with("bot.yml", "slack:\n  mode: socket\n  bot-token: xapp-1\n  app-token: xoxb-1\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:3: slack.bot-token: begins with xapp-, so it is the app-token; put it there",
                        "bot.yml:4: slack.app-token: begins with xoxb-, so it is the bot-token; put it there");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"slack.com/api", "ftp://slack.com/", "https://", "https://a b/", "https://me:pw@slack.com/"})
    void an_api_url_that_is_no_web_address_is_reported(String url) {
        config.with("bot.yml", "slack: {api-url: '" + url + "'}");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:1: slack.api-url: is no web address; write https://HOST/api/, without a user or a password");
    }

    @Test
    void a_store_is_a_known_database_and_its_url_holds_no_password() {
        config.with("bot.yml", "store:\n  url: jdbc:mysql://db/bot?user=a&password=hunter2\n");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: store.url: names no database that the bot knows; write jdbc:h2:… or jdbc:postgresql:…",
                        "bot.yml:2: store.url: holds a password, and urls are logged; give it as store.password");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    10.0.0.0/33   | "10.0.0.0/33" is no block of addresses; write 10.0.0.0/8, fd00::/8 or 10.0.0.1/32
                    10.0.0/8      | "10.0.0/8" is no block of addresses; write 10.0.0.0/8, fd00::/8 or 10.0.0.1/32
                    10.0.0.0/-1   | "10.0.0.0/-1" is no block of addresses; write 10.0.0.0/8, fd00::/8 or 10.0.0.1/32
                    localhost     | "localhost" is no block of addresses; write 10.0.0.0/8, fd00::/8 or 10.0.0.1/32
                    999.0.0.1     | "999.0.0.1" is no block of addresses; write 10.0.0.0/8, fd00::/8 or 10.0.0.1/32
                    fd00::1::/64  | "fd00::1::/64" is no block of addresses; write 10.0.0.0/8, fd00::/8 or 10.0.0.1/32
                    10.1.2.3/8    | "10.1.2.3/8" has bits behind its prefix; did you mean "10.0.0.0/8"?
                    """)
    void a_range_that_is_none_is_reported(String range, String sentence) {
        config.with("fleet.yml", "ad-hoc: {allow: ['" + range + "']}");

        assertThat(config.problems()).containsExactly("fleet.yml:1: ad-hoc.allow[0]: " + sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    robots                                   | : "robots" is not known here; write people, or webhook, command or haproxy with their keys below it
                    [people]                                 | : a list stands here, but keys with values are needed
                    {haproxy: {backend: b, server: s}}       | .haproxy.socket: is missing; name the stats socket, a path or HOST:PORT, that haproxy.cfg gives `level admin`
                    {haproxy: {socket: x, backend: b, server: s}} | .haproxy.socket: "x" is no socket; write a path that begins with /, or HOST:PORT
                    {haproxy: {socket: /x, backend: 'b; x', server: s}} | .haproxy.backend: "b; x" is no name of HAProxy's; it has letters, digits and . _ : - only
                    {sentinel: {master-name: x}}             | .sentinel: is not supported yet; use people, webhook, command or haproxy
                    {webhok: {}}                             | .webhok: unknown key; did you mean "webhook"?
                    {people: {}, command: {argv: [x]}}       | .command: stands beside people; choose one of them
                    {command: {argv: []}}                    | .command.argv: is missing; write the program and its arguments, like [/usr/local/bin/repoint, orders]
                    {command: {argv: x}}                     | .command.argv: a single value stands here, but a list is needed; write [a, b]
                    {webhook: {secret: s}}                   | .webhook.url: is missing; write the https address that is called
                    {webhook: {url: 'https://h/x'}}          | .webhook.secret: is missing; the receiver checks the signature with it; set it, or secret-file
                    {webhook: {url: 'x', secret: s}}         | .webhook.url: is no web address; write https://HOST/PATH, without a user or a password
                    """)
    void a_way_of_re_pointing_that_is_none_is_reported(String repoint, String problem) {
        config.with("fleet.yml", orders("repoint: " + repoint));

        assertThat(config.problems()).containsExactly("fleet.yml:9: plans.orders.repoint" + problem);
    }

    @Test
    void everything_wrong_is_told_at_once_in_the_order_of_files_and_lines() {
        config.with("bot.yml", "http:\n  port: x\nslack:\n  mode: socket\n  mood: x\n")
                .with("policy.yml", "x: y\n");

        assertThat(config.problems())
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly("bot.yml:2:", "bot.yml:3:", "bot.yml:3:", "bot.yml:5:", "policy.yml:1:");
        assertThatThrownBy(config::read)
                .isInstanceOf(SettingsException.class)
                .hasMessage("bot.yml:2: http.port: \"x\" is no whole number from 0 to 65535");
    }

    @Test
    void a_message_is_one_short_line_whatever_the_value_is() {
        config.with("bot.yml", "http: {port: \"a\\nb\\e[31m" + "c".repeat(500) + "\"}");

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:1: http.port: \"a b [31m" + "c".repeat(72) + "…\" is no whole number from 0 to 65535");
    }

    private static String orders(String line) {
        return SERVERS + """
                plans:
                  orders:
                    current: {master: orders-old}
                    candidate: {master: orders-new}
                    %s
                """.formatted(line);
    }
}
