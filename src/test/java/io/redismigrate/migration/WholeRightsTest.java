package io.redismigrate.migration;

import static io.redismigrate.migration.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Every rule, every state of a gate, whatever is asked, every kind of person: who may do it, and the sentence they get. The table
 * is a file beside the tests, to be reviewed when it changes; {@code -Drights=write} writes it anew. Guests, bots and deactivated
 * accounts come to no rule at all: {@code NotMembersTest} has what they are told.
 */
class WholeRightsTest {
    private static final Path TABLE = Path.of("src/test/resources/io/redismigrate/migration/rights.txt");

    @Test
    void the_table_of_who_may_do_what_is_as_it_was_reviewed() throws IOException {
        var table = String.join("\n", table()) + "\n";
        if ("write".equals(System.getProperty("rights"))) {
            Files.writeString(TABLE, table);
        }
        assertThat(table).isEqualTo(Files.readString(TABLE));
    }

    @Test
    void who_is_refused_changes_nothing_and_who_is_not_is_in_the_history() {
        for (var rule : RightsCase.RULES) {
            for (var gate : RightsCase.GATES) {
                for (var ask : RightsCase.ASKS) {
                    RightsCase.PEOPLE.values().forEach(person -> {
                        var given = RightsCase.gate(rule, gate);
                        var before = given.migration;
                        var heard = given.hears(ask(rule, gate, ask, person));
                        boolean changed = !heard.migration().equals(before);
                        assertThat(heard.answer()).isNotBlank();
                        assertThat(heard.events().isEmpty())
                                .as("%s: %s %ss while it is %s: %s", rule, person.id(), ask, gate, heard.answer())
                                .isEqualTo(!changed || ask.equals("again"));
                        assertThat(changed && person.equals(Strictness.OUTSIDER))
                                .isFalse();
                    });
                }
            }
        }
    }

    private static List<String> table() {
        var lines = new ArrayList<String>();
        var plain = new TreeMap<String, List<String>>();
        for (var rule : RightsCase.RULES) {
            lines.add("");
            lines.add(rule.equals("plain") ? "PLAIN" : rule.toUpperCase(java.util.Locale.ROOT) + ", and else as plain");
            for (var ask : RightsCase.ASKS) {
                for (var gate : RightsCase.GATES) {
                    var told = told(rule, gate, ask);
                    if (!told.equals(plain.get(ask + " " + gate))) {
                        lines.add("  %s, while it is %s".formatted(ask, gate));
                        lines.addAll(told);
                    }
                    plain.putIfAbsent(ask + " " + gate, told);
                }
            }
        }
        return lines;
    }

    /** Each sentence, and whom it is told. */
    private static List<String> told(String rule, String gate, String ask) {
        Map<String, List<String>> people = new TreeMap<>();
        RightsCase.PEOPLE.forEach((name, person) -> {
            var given = RightsCase.gate(rule, gate);
            var answer = given.hears(ask(rule, gate, ask, person)).answer();
            people.computeIfAbsent(answer.replaceAll("<!date[^>]*>", "DATE"), sentence -> new ArrayList<>())
                    .add(name);
        });
        var lines = new ArrayList<String>();
        people.forEach((sentence, names) -> lines.add("    %s: %s"
                .formatted(
                        names.size() == RightsCase.PEOPLE.size() ? "everybody" : String.join(", ", names), sentence)));
        return lines;
    }

    private static Ask ask(String rule, String gate, String what, Person by) {
        var at = gate.equals("late") ? NOON.plus(Duration.ofHours(3)) : NOON.plusSeconds(2);
        return RightsCase.ask(what, by, at, RightsCase.number(rule));
    }
}
