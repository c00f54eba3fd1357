package io.redismigrate.settings;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Who may do what.
 *
 * @param selfApproval whether the requester's own click counts
 * @param approvalTtl an approval older than this is withdrawn; more than zero
 * @param channels names with {@code #}, or ids, of the channels where commands are taken; at least one
 */
public record Policy(
        People requesters,
        People approvers,
        Gates gates,
        boolean selfApproval,
        Duration approvalTtl,
        List<String> channels) {
    public Policy {
        channels = List.copyOf(channels);
    }

    /** People, by the ids that Slack gives to users and user groups. */
    public record People(Set<String> users, Set<String> usergroups) {
        public People {
            users = Set.copyOf(users);
            usergroups = Set.copyOf(usergroups);
        }
    }

    /** How many approvals each gate needs, each at least 1. */
    public record Gates(int readOnlyRemoval, int cutover, int promotion) {}
}
