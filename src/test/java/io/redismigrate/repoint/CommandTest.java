package io.redismigrate.repoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.redismigrate.migration.Action.Direction;
import io.redismigrate.migration.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CommandTest {
    @TempDir
    Path folder;

    private Optional<String> run(String script, String... arguments) throws IOException {
        return run(Way.PATIENCE, script, arguments);
    }

    private Optional<String> run(Duration timeout, String script, String... arguments) throws IOException {
        var file = Files.writeString(folder.resolve("hook.sh"), "cd '%s'\n%s\n".formatted(folder, script));
        var argv = new ArrayList<>(List.of("/bin/sh", file.toString()));
        argv.addAll(List.of(arguments));
        return Agreed.by(new Way.Command(argv, timeout))
                .call(Agreed.on(Plan.Repoint.COMMAND), Direction.FORWARD, false);
    }

    @Test
    void exit_code_0_is_yes() throws Exception {
        assertThat(run("echo did it; echo 'a warning' >&2; exit 0")).isEmpty();
    }

    @Test
    void it_is_told_all_that_the_webhook_is_told() throws Exception {
        assertThat(run("echo $MIGRATION $PLAN $DIRECTION $DRY_RUN $FROM $TO > told"))
                .isEmpty();

        assertThat(folder.resolve("told")).hasContent("m7 orders forward false 10.0.0.1:6379 10.0.0.2:6380");
    }

    @Test
    void on_the_way_back_from_is_where_they_are_and_to_where_they_shall_go() throws Exception {
        var told = folder.resolve("told");
        var hooks = Agreed.by(new Way.Command(
                List.of("/bin/sh", "-c", "echo $DIRECTION $DRY_RUN $FROM $TO > \"$0\"", told.toString()),
                Way.PATIENCE));

        assertThat(hooks.call(Agreed.on(Plan.Repoint.COMMAND), Direction.BACK, true))
                .isEmpty();
        assertThat(told).hasContent("back true 10.0.0.2:6380 10.0.0.1:6379");
    }

    @Test
    void arguments_go_through_no_shell() throws Exception {
        assertThat(run("printf '%s' \"$1\" > told", "$(touch owned); `touch owned` a  b"))
                .isEmpty();

        assertThat(folder.resolve("told")).hasContent("$(touch owned); `touch owned` a  b");
        assertThat(folder.resolve("owned")).doesNotExist();
    }

    @Test
    void nothing_of_the_bots_own_environment_is_passed_on_but_what_a_program_needs() throws Exception {
        var expected = List.of(
                "MIGRATION",
                "PLAN",
                "DIRECTION",
                "DRY_RUN",
                "FROM",
                "TO",
                "PATH",
                "HOME",
                "USER",
                "LOGNAME",
                "SHELL",
                "LANG",
                "LC_ALL",
                "TZ",
                "TMPDIR",
                "PWD",
                "OLDPWD",
                "SHLVL",
                "_");
        assertThat(System.getenv().keySet())
                .as("this process has more, or nothing is shown here")
                .anyMatch(name -> !expected.contains(name));

        assertThat(run("env | cut -d= -f1 > names")).isEmpty();

        assertThat(Files.readAllLines(folder.resolve("names")))
                .contains("PATH", "MIGRATION")
                .isSubsetOf(expected);
    }

    @Test
    void another_exit_code_is_told_with_the_last_line_of_the_errors() throws Exception {
        assertThat(run("echo said aside; echo first >&2; echo 'no such router' >&2; echo >&2; exit 3"))
                .contains("the command of plan orders (/bin/sh) ended with exit code 3: no such router");
    }

    @Test
    void without_errors_the_last_line_of_the_output_has_to_do() throws Exception {
        assertThat(run("echo one; echo two; exit 1"))
                .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("exit code 1: two"));
        assertThat(run("exit 7"))
                .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("exit code 7"));
    }

    @Test
    void much_output_blocks_nothing_and_little_of_it_is_told() throws Exception {
        var much = "i=0; while [ $i -lt 3000 ]; do echo %s; echo %s >&2; i=$((i+1)); done; "
                .formatted("o".repeat(300), "e".repeat(300));

        assertThat(run(Duration.ofSeconds(20), much + "exit 0")).isEmpty();
        assertThat(run(Duration.ofSeconds(20), much + "exit 2"))
                .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("exit code 2: " + "e".repeat(199) + "…"));
    }

    @Test
    void one_that_takes_too_long_is_stopped_with_its_children() throws Exception {
        long before = System.nanoTime();

        assertThat(run(Duration.ofMillis(500), "echo waiting >&2; sleep 600 & echo $! > child; wait"))
                .contains("the command of plan orders (/bin/sh) was not done within 500 ms and was stopped: waiting");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        await().until(() ->
                ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void one_that_leaves_a_child_with_the_pipe_open_is_not_waited_for() throws Exception {
        long before = System.nanoTime();

        assertThat(run("sleep 600 & echo $! > child; echo left a child >&2; exit 4"))
                .hasValueSatisfying(sentence -> assertThat(sentence).endsWith("exit code 4: left a child"));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
        assertThat(ProcessHandle.of(child).filter(ProcessHandle::destroyForcibly))
                .isPresent();
    }

    @Test
    void one_that_reads_its_input_finds_it_empty() throws Exception {
        assertThat(run("cat > input")).isEmpty();

        assertThat(folder.resolve("input")).isEmptyFile();
    }

    @Test
    void a_program_that_is_not_there_is_a_sentence() {
        var hooks = Agreed.by(new Way.Command(List.of(folder.resolve("absent").toString(), "token"), Way.PATIENCE));

        assertThat(hooks.call(Agreed.on(Plan.Repoint.COMMAND), Direction.FORWARD, false))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("could not be started")
                        .contains("No such file")
                        .doesNotContain("token"));
    }

    @Test
    void arguments_are_not_printed() {
        assertThat(new Way.Command(List.of("/usr/bin/repoint", "--token=secret"), Way.PATIENCE))
                .hasToString("Command[/usr/bin/repoint]");
        assertThatThrownBy(() -> new Way.Command(List.of(), Way.PATIENCE)).isInstanceOf(IllegalArgumentException.class);
    }
}
