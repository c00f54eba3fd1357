package io.redismigrate.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.view.View;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Gate;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Question;
import io.redismigrate.migration.Question.Status;
import io.redismigrate.migration.State;
import io.redismigrate.migration.Strategy;
import io.redismigrate.slack.Examples;
import io.redismigrate.workspace.BlockRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private static final Plan GRADUAL = Examples.plan(Strategy.GRADUAL, Plan.Repoint.PEOPLE);

    @Test
    void a_card_shows_how_far_the_sync_is() {
        Golden.is("card-syncing", Card.of(Examples.syncing(), Examples.POLICY));
    }

    @Test
    void a_card_names_the_open_gate_and_whom_it_waits_for() {
        Golden.is("card-waiting", Card.of(Examples.waiting(Examples.fenced()), Examples.POLICY));
    }

    @Test
    void a_card_says_who_armed_it() {
        Golden.is("card-armed", Card.of(Examples.armed(), Examples.POLICY));
    }

    @Test
    void a_card_shows_the_receipt_and_the_ways_on_after_the_promotion() {
        Golden.is("card-promoted", Card.of(Examples.promoted(), Examples.POLICY));
    }

    @Test
    void a_gradual_card_says_what_it_cannot_promise() {
        Golden.is("card-gradual", Card.of(Examples.waiting(GRADUAL), Examples.POLICY));
    }

    @Test
    void a_card_that_has_ended_has_no_buttons() {
        var ended = Examples.with(
                Examples.requested(Examples.fenced()),
                new State.Ended(State.End.ABORTED),
                "aborted by <@U0REQUESTER>",
                List.of());

        Golden.is("card-ended", Card.of(ended, Examples.POLICY));
    }

    @Test
    void an_open_gate_says_what_happens_where_and_has_three_buttons() {
        Golden.is("gate-open", gate(Examples.waiting(Examples.fenced()), 2));
    }

    @Test
    void a_gate_without_a_hook_says_that_writes_are_refused_until_people_have_repointed() {
        Golden.is("gate-open-people", gate(Examples.waiting(Examples.plan(Strategy.FENCED, Plan.Repoint.PEOPLE)), 2));
    }

    @Test
    void the_first_gate_of_gradual_asks_for_consent_to_what_it_cannot_promise() {
        var migration = Examples.with(
                Examples.requested(GRADUAL),
                new State.InSync(),
                "the read-only-removal gate waits",
                List.of(Examples.question(1, Gate.READ_ONLY_REMOVAL, Status.OPEN, "")));

        Golden.is("gate-gradual", gate(migration, 1));
    }

    @Test
    void an_approved_gate_says_who_approved() {
        Golden.is("gate-approved", gate(Examples.armed(), 2));
    }

    @Test
    void a_denied_gate_can_be_asked_again_and_its_reason_wakes_nobody() {
        Golden.is(
                "gate-denied",
                gate(decided(Status.DENIED, "denied by <@U0APPROVER2>: not today <!channel> & <@here>"), 1));
    }

    @Test
    void a_withdrawn_gate_has_no_buttons() {
        Golden.is("gate-withdrawn", gate(decided(Status.WITHDRAWN, "withdrawn: orders-old has run id 4f2a"), 1));
    }

    @Test
    void the_receipt_of_a_switch_stands_in_the_thread_as_a_block() {
        var receipt = new TreeMap<>(Examples.promoted().receipt().orElseThrow().data());
        receipt.put("from", "10.0.0.1:6379");
        receipt.put("to", "10.0.0.2:6379");

        Golden.is("event-receipt", EventReply.of("m7", "switch-completed", "bot", receipt));
    }

    @Test
    void every_kind_of_event_has_a_sentence() {
        var sentences = new TreeMap<String, String>();
        var data = Map.<String, Object>of(
                "gate", "cutover",
                "user", "U0APPROVER1",
                "from", "10.0.0.1:6379",
                "to", "10.0.0.2:6379",
                "plan", "orders",
                "strategy", "fenced",
                "reason", "a reason with <!here>",
                "clients", List.of("checkout from 10.1.0.1 (3 connections)"),
                "teams", List.of("S0CHECKOUT"));
        for (var type : Event.Type.values()) {
            sentences.put(
                    type.word(),
                    EventReply.of("m7", type.word(), "U0APPROVER1", data).text());
            sentences.put(
                    type.word() + ", by the bot",
                    EventReply.of("m7", type.word(), "bot", Map.of()).text());
        }
        sentences.put(
                "switch-completed, with the receipt",
                EventReply.of(
                                "m7",
                                "switch-completed",
                                "bot",
                                Map.of(
                                        "pause-ms", 8.4,
                                        "offset", "123456789012",
                                        "approvals", List.of("U0APPROVER1", "U0APPROVER2"),
                                        "from", "10.0.0.1:6379",
                                        "to", "10.0.0.2:6379"))
                        .text());
        sentences.put(
                "one that is not known",
                EventReply.of("m7", "moon-phase", "bot", Map.of()).text());

        Golden.compare("events", Golden.tree(sentences));
    }

    @Test
    void a_status_says_where_it_stands_and_why() {
        Golden.is("status", Answers.status(Examples.waiting(Examples.fenced()), Examples.POLICY));
    }

    @Test
    void a_list_has_one_line_a_migration() {
        Golden.is(
                "list",
                Answers.list(List.of(Examples.waiting(Examples.fenced()), Examples.syncing()), Examples.POLICY));
    }

    @Test
    void clients_that_must_move_come_first() {
        Golden.is(
                "clients",
                Answers.clients(
                        Examples.syncing(),
                        List.of(
                                client("", Client.Kind.MONITOR),
                                client("web-1", Client.Kind.APPLICATION),
                                client("`<!channel>`", Client.Kind.APPLICATION))));
    }

    @Test
    void a_check_shows_findings_the_pause_and_the_commands() {
        Golden.is(
                "check",
                Answers.check(
                        "orders",
                        List.of(
                                new Finding(
                                        "persistence",
                                        Finding.Severity.WARNING,
                                        "orders-new keeps nothing on disk",
                                        "a restart would empty it",
                                        "CONFIG SET appendonly yes"),
                                new Finding(
                                        "candidate-not-empty",
                                        Finding.Severity.ERROR,
                                        "orders-new holds 12 keys",
                                        "replication would wipe them",
                                        "")),
                        "about 9 ms, from measured round trips",
                        List.of("sync: about 8 s for 2.0 GB with the bot's settings, on a network that carries it"),
                        List.of("orders-new: REPLICAOF 10.0.0.1 6379")));
    }

    @Test
    void help_names_the_nearest_match() {
        Golden.is("help", Help.of("\"strat\" is not a command; did you mean \"start\"?"));
    }

    @Test
    void the_forms_have_the_blocks_of_the_contract() {
        Golden.is("form-start", Modals.start(List.of("orders", "carts"), "C0MIGRATIONS"));
        Golden.is("form-deny", Modals.deny(new Pressed("m7", 2), "cutover", "C0MIGRATIONS"));
    }

    @Test
    void the_home_tab_shows_what_waits_and_what_runs() {
        Golden.is(
                "home",
                home(
                        new Person("U0APPROVER2", Set.of("S0APPROVERS")),
                        Examples.waiting(Examples.fenced()),
                        Examples.syncing()));
    }

    @Test
    void a_gate_that_several_groups_answer_says_whom_it_waits_for_and_why_it_takes_more() {
        var policy = strict();
        var question = Examples.asked(1, Gate.CUTOVER, 4, "512 application connections, more than 200: 1");
        Golden.is("gate-strict", GateMessage.of(with(question), question, policy));
    }

    @Test
    void a_gate_that_lapsed_can_be_asked_again() {
        Golden.is("gate-lapsed", gate(decided(Status.LAPSED, "left without a decision for 24 h and lapsed"), 1));
    }

    @Test
    void a_card_shows_what_was_done_behind_glass_and_who_is_to_take_it_over() {
        Golden.is("card-accords", Card.of(Examples.withAccords(Examples.waiting(Examples.fenced())), strict()));
    }

    @Test
    void the_home_of_an_owner_has_everything_that_waits_for_them() {
        var migration = Examples.withAccords(Examples.waiting(Examples.fenced()));
        Golden.is(
                "home-owner",
                Home.of(
                        List.of(migration, Examples.promoted()),
                        strict(),
                        Optional.of(new Person("U0OWNER", Set.of("S0DBA"))),
                        Examples.NOON));
    }

    @Test
    void the_forms_of_an_emergency_an_override_and_a_hand_over() {
        var about = new Pressed("m7", 2);
        Golden.is("form-override", Modals.override(about, "cutover", List.of("no-persistence"), "C0MIGRATIONS"));
        Golden.is("form-glass", Modals.breakGlass(about, "cutover", "orders", "C0MIGRATIONS"));
        Golden.is("form-handover", Modals.handOver(new Pressed("m7", 0), "C0MIGRATIONS"));
    }

    @Test
    void a_digest_says_what_happened_when_and_who_decided() {
        var history = Examples.history();
        var last = history.get(history.size() - 1);
        Golden.is("digest", Digest.of(Examples.promoted(), last, history, Optional.of("F0PICTURE")));
        assertThat(Digest.of(Examples.promoted(), last, history, Optional.of("F0PICTURE"))
                        .plainer())
                .noneMatch(block -> block.getType().equals("image"));
    }

    @Test
    void a_workspace_without_plan_blocks_gets_the_steps_on_a_line() {
        var card = Card.of(Examples.waiting(Examples.fenced()), Examples.POLICY);

        assertThat(card.plainer()).noneMatch(block -> block.getType().equals("plan"));
        assertThat(Golden.tree(card.plainer()).toString()).contains(":white_check_mark: copy", "approve cutover");
        assertThat(BlockRules.check(Golden.tree(card.plainer()))).isEmpty();
    }

    /** A new view is drawn in one of these files, or in a new one. */
    @Test
    void every_view_has_a_golden_file() throws IOException {
        var files = Map.ofEntries(
                Map.entry("Answers.status", "status"),
                Map.entry("Answers.list", "list"),
                Map.entry("Answers.clients", "clients"),
                Map.entry("Answers.check", "check"),
                Map.entry("Card.of", "card-syncing"),
                Map.entry("Digest.of", "digest"),
                Map.entry("DriftAnswer.of", "drift"),
                Map.entry("EventReply.of", "events"),
                Map.entry("FleetCard.of", "fleet-card"),
                Map.entry("FleetCard.status", "fleet-status"),
                Map.entry("GateMessage.of", "gate-open"),
                Map.entry("Help.of", "help"),
                Map.entry("Home.of", "home"),
                Map.entry("Modals.start", "form-start"),
                Map.entry("Modals.deny", "form-deny"),
                Map.entry("Modals.override", "form-override"),
                Map.entry("Modals.breakGlass", "form-glass"),
                Map.entry("Modals.handOver", "form-handover"),
                Map.entry("WaveMessage.of", "wave-open"));
        var drawn = Pattern.compile("public static (?:Post|View) (\\w+)\\(");
        try (var sources = Files.list(Path.of("src/main/java/io/redismigrate/slack/view"))) {
            var views = new TreeSet<String>();
            for (var source :
                    sources.filter(each -> !each.endsWith("Post.java")).toList()) {
                var name = source.getFileName().toString().replace(".java", ".");
                drawn.matcher(Files.readString(source)).results().forEach(found -> views.add(name + found.group(1)));
            }
            assertThat(files.keySet()).containsExactlyInAnyOrderElementsOf(views);
        }
        assertThat(files.values()).allMatch(Golden::exists);
    }

    private static Policy strict() {
        return Examples.strict();
    }

    private static Migration with(Question question) {
        return Examples.with(
                Examples.requested(Examples.fenced()), new State.InSync(), "the gate waits", List.of(question));
    }

    @Test
    void nothing_however_long_passes_slacks_limits() {
        var endless = "<!channel> & so on \uD83D\uDE00 ".repeat(1000);
        var plan = new Plan(
                endless,
                Examples.fenced().currentMaster(),
                List.of(),
                Examples.fenced().candidateMaster(),
                List.of(),
                Strategy.GRADUAL,
                Duration.ofSeconds(5),
                Plan.Repoint.PEOPLE,
                true);
        var question = Examples.question(1, Gate.CUTOVER, Status.DENIED, endless);
        var migration = Examples.with(
                Migration.requested("m7", plan, Examples.REQUESTER, endless, Examples.NOON),
                new State.InSync(),
                endless,
                List.of(question));
        var finding = new Finding("a", Finding.Severity.ERROR, endless, endless, endless);
        for (var post : List.of(
                Card.of(migration, Examples.POLICY),
                GateMessage.of(migration, question, Examples.POLICY),
                EventReply.of("m7", "alarm", "bot", Map.of("reason", endless, "findings", List.of(endless))),
                Answers.status(migration, Examples.POLICY),
                Answers.list(Collections.nCopies(200, migration), Examples.POLICY),
                Answers.clients(migration, Collections.nCopies(500, client(endless, Client.Kind.APPLICATION))),
                Answers.check(
                        endless,
                        Collections.nCopies(100, finding),
                        endless,
                        Collections.nCopies(9, endless),
                        List.of(endless)),
                Help.of(endless))) {
            var blocks = Golden.tree(post.blocks());
            assertThat(BlockRules.check(blocks)).isEmpty();
            assertThat(BlockRules.tooLong(blocks)).isFalse();
            assertThat(post.text()).isNotEmpty().hasSizeLessThan(4000).doesNotContain("<!channel>");
            assertThat(blocks.findParents("verbatim"))
                    .allSatisfy(text -> assertThat(text.path("text").asText()).doesNotContain("<!channel>"));
        }
    }

    private static View home(Person reader, Migration... migrations) {
        return Home.of(List.of(migrations), Examples.POLICY, Optional.of(reader), Examples.NOON);
    }

    private static Post gate(Migration migration, int number) {
        return GateMessage.of(migration, migration.questions().numbered(number).orElseThrow(), Examples.POLICY);
    }

    private static Migration decided(Status status, String outcome) {
        return Examples.with(
                Examples.requested(Examples.fenced()),
                new State.InSync(),
                "it was denied",
                List.of(Examples.question(1, Gate.CUTOVER, status, outcome)));
    }

    private static Client client(String name, Client.Kind kind) {
        return new Client(
                7,
                "10.0.0.9:51234",
                name,
                "app",
                "lettuce 6.3",
                "get",
                Duration.ofHours(2),
                Duration.ofSeconds(3),
                kind);
    }
}
