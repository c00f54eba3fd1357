package io.redismigrate.migration;

import java.util.Map;
import java.util.TreeMap;

/**
 * One immutable fact in a migration's history. The store gives it its number, its time and its place in the hash chain.
 *
 * @param type one of {@link Type}
 * @param actor a Slack user id, or {@link #BOT}
 * @param data strings, numbers, booleans, lists and maps of these; numbers that may pass 2^53 are strings
 */
public record Event(Type type, String actor, Map<String, Object> data) {
    /** The actor of what the bot does by itself. */
    public static final String BOT = "bot";

    /** Every kind of event; the word is what the journal and the thread show. */
    public enum Type {
        MIGRATION_REQUESTED,
        PREFLIGHT_PASSED,
        PREFLIGHT_FAILED,
        DRIFT_COPIED,
        REPLICATION_STARTED,
        SYNC_STARTED,
        IN_SYNC,
        SYNC_LOST,
        VERIFICATION_STARTED,
        VERIFICATION_FINISHED,
        VERIFICATION_PAUSED,
        VERIFICATION_RESUMED,
        REPAIR_ASKED,
        REPAIR_APPROVED,
        REPAIRED,
        GATE_OPENED,
        APPROVAL_GIVEN,
        APPROVAL_WITHDRAWN,
        GATE_DENIED,
        GATE_WITHDRAWN,
        GATE_APPROVED,
        WRITES_ENABLED,
        SWITCH_STARTED,
        SWITCH_COMPLETED,
        SWITCH_UNDONE,
        CUTOVER_STARTED,
        REPOINT_ASKED,
        REPOINTED,
        STRAGGLERS_FOUND,
        CLIENTS_DRAINED,
        PROMOTED,
        REPLICAS_RESYNCED,
        READERS_MOVED,
        READERS_RETURNED,
        LINK_MENDED,
        OVERRULED,
        WAY_BACK_READY,
        WAY_BACK_ENDED,
        CLIENTS_DISCONNECTED,
        SETTINGS_RESTORED,
        ROLLBACK_STARTED,
        ROLLED_BACK,
        ABORT_REQUESTED,
        ABORTED,
        FAILED,
        ALARM,
        RESUMED,
        COMPLETED,
        DENIAL_GIVEN,
        GATE_ESCALATED,
        GATE_REMINDED,
        GATE_LAPSED,
        FINDING_OVERRIDDEN,
        BREAK_GLASS,
        BREAK_GLASS_REVIEWED,
        HANDOVER_OFFERED,
        HANDOVER_DECLINED,
        HANDED_OVER,
        REHEARSED,
        REPARENTED,
        FLEET_REQUESTED,
        WAVE_STARTED,
        MEMBER_STARTED,
        WAVE_RELEASED,
        WAVE_HELD,
        FLEET_STOPPED,
        FLEET_RESUMED;

        /** The word in the journal: lower case, with hyphens. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    public Event {
        data = Map.copyOf(data);
    }

    /** A fact the bot established. */
    public static Event of(Type type) {
        return new Event(type, BOT, Map.of());
    }

    /** A fact somebody brought about. */
    public static Event by(String actor, Type type) {
        return new Event(type, actor, Map.of());
    }

    /** The same with one more piece of data. */
    public Event with(String key, Object value) {
        var more = new TreeMap<>(data);
        more.put(key, value);
        return new Event(type, actor, more);
    }

    /** The same with a reason, where there is one. */
    public Event because(String reason) {
        return reason.isBlank() ? this : with("reason", reason);
    }
}
