package io.redismigrate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsStayHiddenTest {
    @TempDir
    private Path folder;

    @Test
    void the_whole_settings_print_without_any_secret() {
        var settings = full().read();

        assertThat(settings.slack().botToken().orElseThrow().reveal()).isEqualTo("planted-1");
        assertThat(settings.toString()).contains("password=Optional[***]").doesNotContain("planted");
    }

    @Test
    void no_problem_shows_what_the_environment_or_a_secret_file_holds() {
        var problems = full().with("bot.yml", """
                        slack: {mode: "${SECRET_1}", api-url: "https://me:planted-1@h/", card-refresh: "${SECRET_1}"}
                        http: {port: "${SECRET_1}"}
                        store: {url: "${SECRET_1}", password-file: "${SECRET_1}", user: {nested: "${SECRET_1}"}}
                        """)
                .with("fleet.yml", """
                        servers:
                          a: {url: "${SECRET_1}", password-file: planted-file, pasword: planted-2}
                        plans:
                          p: {current: {master: "${SECRET_1}"}, repoint: "${SECRET_1}", cutover-limit: "${SECRET_1}"}
                          q: {repoint: {webhook: {url: "${SECRET_1}", secret: "${SECRET_1}"}}}
                        fleets: {f: {plans: ["${SECRET_1}"]}}
                        ad-hoc: {allow: ["${SECRET_1}"]}
                        """)
                .with("policy.yml", "requesters: {users: [\"${SECRET_1}\"]}\nself-approval: ${SECRET_1}\n")
                .problems();

        assertThat(problems).hasSizeGreaterThan(14);
        assertThat(String.join("\n", problems)).doesNotContain("planted-1", "planted-2");
    }

    private ConfigFolder full() {
        return new ConfigFolder(folder)
                .with("planted-file", "planted-2")
                .environment("SECRET_1", "planted-1")
                .with("bot.yml", """
                        slack: {mode: socket, bot-token: "${SECRET_1}", app-token: planted-3, signing-secret-file: planted-file}
                        store: {url: "jdbc:postgresql://db/bot", user: bot, password: planted-4}
                        """)
                .with("fleet.yml", """
                        servers:
                          a: {url: "redis://a:1", password: "${SECRET_1}"}
                          b: {url: "redis://b:1", password-file: planted-file}
                        plans:
                          p:
                            current: {master: a}
                            candidate: {master: b}
                            repoint: {webhook: {url: "https://hooks.example.com/planted-5", secret: planted-6}}
                        fleets: {f: {plans: [p]}}
                        """);
    }
}
