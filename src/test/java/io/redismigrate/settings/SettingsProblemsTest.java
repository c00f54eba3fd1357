package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every mistake that can be made in any of the files, and the one line that answers it: file, line, key, mend. */
class SettingsProblemsTest {
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
    void an_unknown_section_is_reported_once_and_not_looked_into() {
        config.with("bot.yml", "scheduler:\n  pol: 1x\n");

        assertThat(config.problems()).containsExactly("bot.yml:1: scheduler: unknown key; did you mean \"schedule\"?");
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

    @Test
    void a_choice_that_is_none_is_answered_with_the_nearest_or_with_all() {
        config.with("bot.yml", "slack:\n  mode: sockets\n")
                .with("fleet.yml", FleetProblemsTest.orders("strategy: fast"));

        assertThat(config.problems())
                .containsExactly(
                        "bot.yml:2: slack.mode: \"sockets\" is not known here; did you mean \"socket\"?",
                        "fleet.yml:9: plans.orders.strategy: \"fast\" is not known here; write one of fenced, gradual");
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
}
