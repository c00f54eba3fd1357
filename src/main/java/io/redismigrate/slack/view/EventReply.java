package io.redismigrate.slack.view;

import com.slack.api.model.block.LayoutBlock;
import io.redismigrate.migration.Event;
import io.redismigrate.migration.Event.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One event as a reply in the thread: a sentence for the person who reads it at three in the morning. */
public final class EventReply {
    /** The type of its metadata. */
    public static final String METADATA = "redis_migrate_event";

    /** Characters that differences may take of a message. */
    private static final int ROOM = 12_000;

    private EventReply() {}

    /**
     * The reply to an event.
     *
     * @param migration what its buttons are about
     * @param type the event's word; one that is not known here is shown as it is
     * @param actor a user id, or {@link Event#BOT}
     * @param data the event's data
     */
    public static Post of(String migration, String type, String actor, Map<String, Object> data) {
        var told = new Told(actor, data);
        var sentence = known(type).map(found -> sentence(found, told)).orElseGet(() -> Text.escape(type));
        var reason = told.reason();
        var text = (reason.isEmpty() ? Text.ended(sentence) : sentence + ". " + Text.ended(Text.capital(reason)))
                + told.differences();
        var about = new Pressed(migration, 0);
        return new Post(
                text, known(type).map(found -> blocks(found, text, told, about)).orElse(List.of()));
    }

    /** Of the few events that ask people for something; all others are a sentence. */
    private static List<LayoutBlock> blocks(Type type, String text, Told told, Pressed about) {
        return switch (type) {
            case REPOINT_ASKED ->
                List.of(
                        Parts.section(text),
                        Parts.section(
                                "• point each application to *%s*\n• `/redis-migrate clients %s` shows who is still on %s\n• then press the button"
                                        .formatted(told.text("to"), about.migration(), told.text("from"))),
                        Parts.actions(List.of(Parts.button(
                                ActionId.REPOINTED,
                                "All are re-pointed",
                                about,
                                Parts.confirm(
                                        "Are all re-pointed?",
                                        "You say that no application needs %s any more.".formatted(told.text("from")),
                                        "Yes, all")))));
            case STRAGGLERS_FOUND ->
                List.of(
                        Parts.section(text),
                        Parts.actions(List.of(Parts.button(
                                ActionId.DISCONNECT,
                                "Disconnect them",
                                about,
                                Parts.confirm(
                                        "Disconnect them?",
                                        "Every application connection to %s is closed. A write on its way may or may not have been done."
                                                .formatted(told.text("from")),
                                        "Disconnect")))));
            case REPAIR_ASKED ->
                List.of(
                        Parts.section(text),
                        Parts.actions(List.of(Parts.button(
                                ActionId.REPAIR,
                                "Approve the repair",
                                about,
                                Parts.confirm(
                                        "Write them anew?",
                                        "Each key that differs is written to %s with the value it has there, and replication carries it. No value changes there; clients that watch a key see a write."
                                                .formatted(told.text("master")),
                                        "Write them anew")))));
            case SWITCH_COMPLETED -> ReceiptBlock.of(text, told.data());
            default -> List.of();
        };
    }

    /** The event without its reason, as one line of a list; no end. */
    static String headline(String type, String actor, Map<String, Object> data) {
        return known(type).map(found -> sentence(found, new Told(actor, data))).orElseGet(() -> Text.escape(type));
    }

    private static Optional<Type> known(String word) {
        return Arrays.stream(Type.values())
                .filter(type -> type.word().equals(word))
                .findFirst();
    }

    /** Without an end: a reason may follow. */
    private static String sentence(Type type, Told told) {
        return switch (type) {
            case MIGRATION_REQUESTED ->
                ":inbox_tray: %s asked to move *%s* from %s to %s (%s)"
                        .formatted(
                                told.actor(),
                                told.text("plan"),
                                told.text("from"),
                                told.text("to"),
                                told.text("strategy"));
            case PREFLIGHT_PASSED -> ":white_check_mark: The preflight passed" + told.findings();
            case PREFLIGHT_FAILED -> ":no_entry: The preflight failed, and nothing was touched" + told.findings();
            case DRIFT_COPIED ->
                ":memo: %s copied to the candidate what replication does not carry%s"
                        .formatted(told.actor(), told.list("copied"));
            case REPLICATION_STARTED -> ":link: The candidate was told to follow the current master" + told.way();
            case SYNC_STARTED -> ":arrows_counterclockwise: The first full copy has begun" + told.way();
            case IN_SYNC -> ":white_check_mark: The candidate is in step with the current master";
            case SYNC_LOST -> ":warning: The candidate is no longer in step";
            case VERIFICATION_STARTED -> ":mag: The two data sets are being compared";
            case VERIFICATION_FINISHED ->
                told.is("same", false) ? ":x: The two data sets differ" : ":mag: The two data sets were compared";
            case VERIFICATION_PAUSED -> ":double_vertical_bar: %s holds the comparison".formatted(told.actor());
            case VERIFICATION_RESUMED -> ":arrow_forward: %s lets the comparison go on".formatted(told.actor());
            case REPAIR_ASKED ->
                ":adhesive_bandage: %s asks for the keys that differ to be written anew on %s; an approver has to agree"
                        .formatted(told.actor(), told.text("master"));
            case REPAIR_APPROVED ->
                ":thumbsup: %s approved the repair that %s asked for".formatted(told.actor(), told.user());
            case REPAIRED -> ":adhesive_bandage: Repaired%s".formatted(told.list(", but not these: %s", "left-alone"));
            case GATE_OPENED ->
                told.byBot()
                        ? ":raised_hand: The *%s* gate is open and waits for approval".formatted(told.text("gate"))
                        : ":raised_hand: %s asked for the *%s* gate again".formatted(told.actor(), told.text("gate"));
            case APPROVAL_GIVEN -> ":thumbsup: %s approved the *%s* gate".formatted(told.user(), told.text("gate"));
            case APPROVAL_WITHDRAWN ->
                told.byBot()
                        ? ":hourglass: The approval of the *%s* gate by %s no longer counts"
                                .formatted(told.text("gate"), told.user())
                        : ":leftwards_arrow_with_hook: %s took back the approval of the *%s* gate"
                                .formatted(told.user(), told.text("gate"));
            case GATE_DENIED -> ":no_entry: %s denied the *%s* gate".formatted(told.actor(), told.text("gate"));
            case GATE_WITHDRAWN ->
                ":leftwards_arrow_with_hook: The *%s* gate was withdrawn".formatted(told.text("gate"));
            case GATE_APPROVED ->
                ":white_check_mark: The *%s* gate is approved%s"
                        .formatted(told.text("gate"), told.people(" by %s", "approvals"));
            case WRITES_ENABLED -> ":pencil2: The candidate takes writes now, while it still follows" + told.way();
            case SWITCH_STARTED -> ":rotating_light: The switch has begun; writes are held" + told.way();
            case SWITCH_COMPLETED -> ":checkered_flag: The writes have moved" + told.way() + told.receipt();
            case SWITCH_UNDONE -> ":leftwards_arrow_with_hook: The switch was undone; everything is as before it";
            case CUTOVER_STARTED -> ":truck: The applications move%s%s".formatted(told.way(), told.teams());
            case REPOINT_ASKED ->
                ":point_right: People have to re-point the applications now: %s refuses their writes"
                        .formatted(told.text("from"));
            case REPOINTED ->
                told.byBot()
                        ? ":signal_strength: The applications were told where to go" + told.way()
                        : ":signal_strength: %s says that the applications are re-pointed".formatted(told.actor());
            case STRAGGLERS_FOUND ->
                ":ghost: Still connected to %s%s%s".formatted(told.text("from"), told.clients(), told.teams());
            case CLIENTS_DRAINED -> ":white_check_mark: No application is left on the old master";
            case PROMOTED -> ":crown: The candidate is the master now" + told.way();
            case REPLICAS_RESYNCED -> ":white_check_mark: The new master's replicas were filled anew";
            case READERS_MOVED -> ":book: The readers moved to the candidate" + told.way();
            case READERS_RETURNED -> ":book: The readers are back on the old master" + told.way();
            case LINK_MENDED -> ":link: The replication link is up again, by a partial resync, and locked";
            case OVERRULED -> ":warning: %s overruled what stood in the way".formatted(told.actor());
            case WAY_BACK_READY -> ":rewind: The way back is ready: the old master was synced in full and compared";
            case WAY_BACK_ENDED -> ":no_entry: There is no way back any more";
            case CLIENTS_DISCONNECTED ->
                ":electric_plug: %s%s%s"
                        .formatted(
                                told.byBot()
                                        ? "Connections left on the old master were closed"
                                        : told.actor() + " closed the connections left on the old master",
                                told.clients(),
                                told.teams());
            case SETTINGS_RESTORED -> ":gear: The settings that were changed are put back";
            case ROLLBACK_STARTED -> ":rewind: %s began the way back%s".formatted(told.actor(), told.way());
            case ROLLED_BACK -> ":rewind: The old master is the master again" + told.way() + told.receipt();
            case ABORT_REQUESTED -> ":octagonal_sign: %s asked to abort".formatted(told.actor());
            case ABORTED -> ":octagonal_sign: The migration was aborted; the current master was never replaced";
            case FAILED -> ":x: The migration failed";
            case ALARM -> ":rotating_light: *Somebody has to look at this*";
            case RESUMED -> ":arrow_forward: The bot was restarted, looked at the servers, and goes on";
            case COMPLETED -> ":tada: The migration is complete" + told.way();
            case REPARENTED ->
                ":twisted_rightwards_arrows: The copy is there; now the candidate follows the current master itself"
                        + told.way();
            case REHEARSED -> ":performing_arts: Rehearsed" + told.list(":\n• %s", "measured", "\n• ");
            case FLEET_REQUESTED ->
                ":inbox_tray: %s asked to move the fleet *%s*".formatted(told.actor(), told.text("fleet"));
            case WAVE_STARTED -> ":ocean: Wave %s begins%s".formatted(told.text("wave"), told.list(": %s", "plans"));
            case MEMBER_STARTED -> ":arrow_right: *%s* begins".formatted(told.text("plan"));
            case WAVE_RELEASED ->
                ":rotating_light: Wave %s switches now%s".formatted(told.text("wave"), told.list(": %s", "members"));
            case WAVE_HELD -> ":lock: Wave %s is held again".formatted(told.text("wave"));
            case FLEET_STOPPED -> ":octagonal_sign: The fleet stopped: nothing more is started";
            case FLEET_RESUMED -> ":arrow_forward: %s let the fleet go on".formatted(told.actor());
            case DENIAL_GIVEN ->
                ":thumbsdown: %s denied the *%s* gate, and it takes more to deny it"
                        .formatted(told.user(), told.text("gate"));
            case GATE_ESCALATED ->
                ":mega: The *%s* gate may now be answered by %s too".formatted(told.text("gate"), told.named("to"));
            case GATE_REMINDED ->
                ":hourglass: The *%s* gate lapses %s, and then nothing happens"
                        .formatted(told.text("gate"), told.moment("lapses"));
            case GATE_LAPSED -> ":hourglass: The *%s* gate lapsed".formatted(told.text("gate"));
            case FINDING_OVERRIDDEN ->
                ":warning: %s answers for the warning *%s*".formatted(told.user(), told.text("finding"));
            case BREAK_GLASS ->
                ":rotating_light: *%s broke the glass of the %s gate.* Incident: %s. Owners: %s, please look at it"
                        .formatted(told.user(), told.text("gate"), told.text("incident"), told.named("told"));
            case BREAK_GLASS_REVIEWED -> ":mag: %s reviewed what was done behind glass".formatted(told.user());
            case HANDOVER_OFFERED ->
                ":handshake: %s offers this migration to %s, who can take it over on its card"
                        .formatted(told.actor(), told.user());
            case HANDOVER_DECLINED -> ":handshake: %s declined to take this migration over".formatted(told.user());
            case HANDED_OVER -> ":handshake: %s took this migration over".formatted(told.user());
        };
    }

    /** An event's data in words. All of it is foreign. */
    private record Told(String by, Map<String, Object> data) {
        boolean byBot() {
            return by.equals(Event.BOT);
        }

        String actor() {
            return byBot() ? "The bot" : Text.mention(by);
        }

        /** Whose approval it is; where that is not told, who acted. */
        String user() {
            return data.get("user") instanceof String user ? Text.mention(user) : actor();
        }

        boolean is(String key, boolean value) {
            return data.get(key) instanceof Boolean found && found == value;
        }

        String text(String key) {
            var value = data.get(key);
            return value == null ? "?" : Text.escape(Text.cut(Text.line(value.toString()), 300));
        }

        /** The differences that a comparison names, as far as a message has room. */
        String differences() {
            if (!(data.get("differences") instanceof Collection<?> lines) || lines.isEmpty()) {
                return "";
            }
            var named = lines.stream()
                    .map(line -> "\n• " + Text.escape(Text.cut(Text.line(String.valueOf(line)), 200)))
                    .collect(Collectors.joining());
            return named.length() <= ROOM
                    ? named
                    : named.substring(0, named.lastIndexOf("\n", ROOM)) + "\n• … all of them are in the file";
        }

        /** People in Slack's notation, as the rules name them. */
        String named(String key) {
            return data.get(key) instanceof String people ? Text.safe(Text.cut(people, 1000)) : "?";
        }

        String moment(String key) {
            try {
                return data.get(key) instanceof String at ? Text.date(Instant.parse(at)) : "soon";
            } catch (DateTimeParseException e) {
                return "soon";
            }
        }

        String reason() {
            return data.get("reason") instanceof String reason ? Text.safe(Text.cut(Text.line(reason), 1200)) : "";
        }

        String way() {
            return data.containsKey("from") && data.containsKey("to")
                    ? ": %s → %s".formatted(text("from"), text("to"))
                    : "";
        }

        String findings() {
            if (!(data.get("findings") instanceof Collection<?> findings) || findings.isEmpty()) {
                return "";
            }
            var named = findings.stream().map(Told::finding).collect(Collectors.joining("; "));
            return " (%s)".formatted(Text.safe(Text.cut(named, 1000)));
        }

        private static String finding(Object finding) {
            if (finding instanceof Map<?, ?> map) {
                var seen = map.get("seen");
                return Text.line(String.valueOf(seen == null ? map.get("name") : seen));
            }
            return Text.line(String.valueOf(finding));
        }

        /** Who was connected, in groups. */
        String clients() {
            return list("clients");
        }

        String list(String key) {
            return data.get(key) instanceof Collection<?> groups && !groups.isEmpty()
                    ? ": "
                            + Text.escape(Text.cut(
                                    groups.stream().map(String::valueOf).collect(Collectors.joining(", ")), 1500))
                    : "";
        }

        /** The teams they belong to. */
        String teams() {
            return data.get("teams") instanceof Collection<?> teams && !teams.isEmpty()
                    ? ". "
                            + teams.stream()
                                    .map(team -> Text.mentionOfTeam(String.valueOf(team)))
                                    .collect(Collectors.joining(" "))
                    : "";
        }

        String people(String words, String key) {
            if (!(data.get(key) instanceof Collection<?> users) || users.isEmpty()) {
                return "";
            }
            return words.formatted(
                    Text.mentions(users.stream().map(String::valueOf).toList()));
        }

        String list(String words, String key) {
            return list(words, key, ", ");
        }

        String list(String words, String key, String between) {
            return data.get(key) instanceof Collection<?> names && !names.isEmpty()
                    ? words.formatted(Text.escape(
                            Text.cut(names.stream().map(String::valueOf).collect(Collectors.joining(between)), 1500)))
                    : "";
        }

        String receipt() {
            var pause = data.get("pause-ms") instanceof Number millis
                    ? "; writes paused for %s".formatted(Figures.millis(millis.doubleValue()))
                    : "";
            var offset = data.containsKey("offset") ? "; offset " + text("offset") : "";
            return pause + offset + people("; approved by %s", "approvals");
        }
    }
}
