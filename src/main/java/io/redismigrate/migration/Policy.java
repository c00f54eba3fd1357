package io.redismigrate.migration;

import java.time.Duration;
import java.util.Map;

/**
 * Who may do what.
 *
 * @param quorum approvals needed for each gate, at least 1
 * @param selfApproval whether the requester's own click counts
 * @param approvalTtl an approval older than this is withdrawn, more than zero
 */
public record Policy(
        People requesters, People approvers, Map<Gate, Integer> quorum, boolean selfApproval, Duration approvalTtl) {
    public Policy {
        quorum = Map.copyOf(quorum);
    }

    public int needed(Gate gate) {
        return quorum.getOrDefault(gate, 1);
    }
}
