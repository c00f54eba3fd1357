package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in {@code fleet.yml}, and the one line that answers each. */
class FleetProblemsTest {
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
    void a_name_that_cannot_be_typed_in_a_command_is_refused() {
        config.with(
                "fleet.yml",
                "servers:\n  \"10.0.0.1:6379\": {url: 'redis://a:1'}\n  'two words': {url: 'redis://b:1'}\n");

        assertThat(config.problems())
                .containsExactly(
                        "fleet.yml:2: servers.10.0.0.1:6379: this name cannot be typed in a command; use letters, digits and . _ -",
                        "fleet.yml:3: servers.two words: this name cannot be typed in a command; use letters, digits and . _ -");
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
                    robots                                   | : "robots" is not known here; write people, sentinel, redirect or cluster, or webhook, command or haproxy with their keys below it
                    [people]                                 | : a list stands here, but keys with values are needed
                    {haproxy: {backend: b, server: s}}       | .haproxy.socket: is missing; name the stats socket, a path or HOST:PORT, that haproxy.cfg gives `level admin`
                    {haproxy: {socket: x, backend: b, server: s}} | .haproxy.socket: "x" is no socket; write a path that begins with /, or HOST:PORT
                    {haproxy: {socket: /x, backend: 'b; x', server: s}} | .haproxy.backend: "b; x" is no name of HAProxy's; it has letters, digits and . _ : - only
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

    static String orders(String line) {
        return SERVERS + """
                plans:
                  orders:
                    current: {master: orders-old}
                    candidate: {master: orders-new}
                    %s
                """.formatted(line);
    }
}
