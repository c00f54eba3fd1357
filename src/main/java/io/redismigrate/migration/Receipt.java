package io.redismigrate.migration;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The measured record of a switch.
 *
 * @param method {@code fence} or {@code failover}
 * @param pauseMillis longest gap between two acknowledged writes of a canary client through the switch; empty where a
 *     restart of the bot came between
 * @param offset the replication offset at which the old master was fenced and the new one promoted
 * @param currentReplid replication id of the old master's history
 * @param candidateReplid replication id of the new master's history
 * @param approvals who approved, as user ids, first to last
 * @param keysBefore keys on the old master when it was fenced, -1 where not counted
 * @param keysAfter keys on the new master when it was promoted, -1 where not counted
 * @param lasting whether the new roles survive a restart, or what stands in the way; a sentence
 */
public record Receipt(
        Instant at,
        String method,
        Optional<Double> pauseMillis,
        long offset,
        String currentReplid,
        String candidateReplid,
        List<String> approvals,
        long keysBefore,
        long keysAfter,
        String lasting) {
    public Receipt {
        approvals = List.copyOf(approvals);
    }

    /** The receipt as an event's data. Offsets are strings, since they may pass 2^53. */
    public Map<String, Object> data() {
        var data = new TreeMap<String, Object>();
        data.put("method", method);
        pauseMillis.ifPresent(millis -> data.put("pause-ms", millis));
        data.put("offset", Long.toString(offset));
        data.put("current-replid", currentReplid);
        data.put("candidate-replid", candidateReplid);
        data.put("approvals", approvals);
        if (keysBefore >= 0 && keysAfter >= 0) {
            data.put("keys-before", keysBefore);
            data.put("keys-after", keysAfter);
        }
        data.put("lasting", lasting);
        return data;
    }
}
