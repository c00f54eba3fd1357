package io.redismigrate;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redismigrate.workspace.Ephemeral;
import io.redismigrate.workspace.Message;
import io.redismigrate.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.erdtman.jcs.JsonCanonicalizer;

/** The people of a workspace: what they type and click, and what they get to see. */
final class Team {
    static final String CHANNEL = "#redis-migrations";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Workspace workspace;

    Team(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Types a command in the bot's channel. */
    void says(String person, String typed) {
        workspace.acts().command(workspace.person(person), CHANNEL, typed);
    }

    /** Types a command, and waits for the private answer that holds this; the whole answer, blocks too. */
    String isTold(String person, String typed, String part) {
        int before = told(person).size();
        says(person, typed);
        return awaitTold(person, before, part);
    }

    /** What somebody alone was told so far. */
    List<Ephemeral> told(String person) {
        return workspace.ephemerals(workspace.person(person));
    }

    /** Waits for a private answer that holds this, after the first {@code before} of them. */
    String awaitTold(String person, int before, String part) {
        return await()
                .atMost(ServedBot.PATIENCE)
                .until(
                        () -> told(person).stream()
                                .skip(before)
                                .map(each -> each.raw().toString())
                                .toList(),
                        answers -> answers.stream().anyMatch(text -> text.contains(part)))
                .stream()
                .filter(text -> text.contains(part))
                .findFirst()
                .orElseThrow();
    }

    /** The open question of a gate, once it is asked. */
    Message question(String migration, String gate) {
        return workspace.awaitMessage(
                CHANNEL,
                posted -> about(posted, migration)
                        && payload(posted).path("gate").asText().equals(gate)
                        && posted.metadata().path("event_type").asText().equals("redis_migrate_gate")
                        && posted.button("gate_approve").isPresent(),
                ServedBot.PATIENCE);
    }

    /** Each of them approves the gate, once it is asked. */
    void approves(String migration, String gate, String... people) {
        for (var person : people) {
            var question = question(migration, gate);
            workspace.acts().click(workspace.person(person), question, "gate_approve");
        }
    }

    /** The gates that were approved so far. */
    List<String> approvedGates(String migration) {
        return events(migration).stream()
                .filter(event -> event.path("type").asText().equals("gate-approved"))
                .map(event -> parsed(event.path("data").asText()).path("gate").asText())
                .toList();
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    /** Each of them who has not yet approves that gate, if it is asked at this moment. */
    void approvesIfAsked(String migration, String gate, String... people) {
        for (var posted : workspace.messages(CHANNEL)) {
            if (about(posted, migration)
                    && payload(posted).path("gate").asText().equals(gate)
                    && posted.button("gate_approve").isPresent()) {
                for (var person : people) {
                    clickIfThere(person, posted);
                }
            }
        }
    }

    /** Everybody who may and has not yet approves what is asked at this moment. */
    void approvesWhatIsOpen(String migration) {
        for (var posted : workspace.messages(CHANNEL)) {
            if (about(posted, migration) && posted.button("gate_approve").isPresent()) {
                for (var person : List.of("Approver 1", "Approver 2")) {
                    if (!posted.words().contains(workspace.person(person).id())) {
                        clickIfThere(person, posted);
                    }
                }
            }
        }
    }

    /** What people do who look at a screen that may be behind: the button may be gone by now. */
    private void clickIfThere(String person, Message posted) {
        workspace.acts().clickAsSeen(workspace.person(person), posted, "gate_approve");
    }

    /** All three gates of the standard policy. */
    void approvesAll(String migration) {
        approvesUpToTheLastClick(migration);
        approves(migration, "promotion", "Approver 2");
    }

    /** All but the very last approval. */
    void approvesUpToTheLastClick(String migration) {
        approves(migration, "read-only-removal", "Approver 1");
        approves(migration, "cutover", "Approver 1", "Approver 2");
        approves(migration, "promotion", "Approver 1");
    }

    /** Waits for the card to say that phase. */
    Message awaitCard(String migration, String phase) {
        var says = Pattern.compile("^%s \\(.*\\) is %s:".formatted(migration, phase));
        return workspace.awaitMessage(
                CHANNEL, posted -> says.matcher(posted.text()).find(), ServedBot.PATIENCE);
    }

    /** Waits for an event of that type. */
    Message awaitEvent(String migration, String type) {
        return workspace.awaitMessage(
                CHANNEL,
                posted -> isEvent(posted, migration)
                        && payload(posted).path("type").asText().equals(type),
                ServedBot.PATIENCE);
    }

    /** The card, if one was posted. */
    Optional<Message> card(String migration) {
        return workspace.messages(CHANNEL).stream()
                .filter(posted -> posted.text().startsWith(migration + " ("))
                .findFirst();
    }

    /** The payloads of the thread's events, in the thread's order. */
    List<JsonNode> events(String migration) {
        return card(migration).map(card -> workspace.thread(CHANNEL, card.ts())).orElse(List.of()).stream()
                .filter(posted -> isEvent(posted, migration))
                .map(Team::payload)
                .toList();
    }

    /** The types of the thread's events, in the thread's order. */
    List<String> types(String migration) {
        return events(migration).stream()
                .map(event -> event.path("type").asText())
                .toList();
    }

    /** The export, made from nothing but what the thread's messages carry. */
    String exportFromThread(String migration) {
        var lines = new ArrayList<String>();
        for (var event : events(migration)) {
            try {
                ObjectNode line = event.deepCopy();
                line.set("data", JSON.readTree(event.path("data").asText()));
                lines.add(new JsonCanonicalizer(line.toString()).getEncodedString());
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + event, e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    /** Waits until the thread has as many events as the export has lines. */
    void awaitThread(String migration, String export) {
        long lines = export.lines().count();
        await().atMost(ServedBot.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> events(migration).size() >= lines);
    }

    /** Every message of the channel and its threads, as Slack keeps it. */
    String everythingPosted() {
        var all = new StringBuilder();
        for (var posted : workspace.messages(CHANNEL)) {
            workspace.thread(CHANNEL, posted.ts()).forEach(each -> all.append(each.raw()));
        }
        return all.toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isEvent(Message posted, String migration) {
        return posted.metadata().path("event_type").asText().equals("redis_migrate_event") && about(posted, migration);
    }

    private static boolean about(Message posted, String migration) {
        return payload(posted).path("migration").asText().equals(migration);
    }

    private static JsonNode payload(Message posted) {
        return posted.metadata().path("event_payload");
    }
}
