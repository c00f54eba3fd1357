package io.redismigrate.settings;

import io.redismigrate.settings.Policy.Gates;
import io.redismigrate.settings.Policy.People;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** {@code policy.yml}: who may start, approve, and where. Left out, a list of people is empty and nobody may. */
final class PolicyFile {
    private static final Pattern USER = Pattern.compile("[UW][A-Za-z0-9_-]+");
    private static final Pattern USERGROUP = Pattern.compile("S[A-Za-z0-9_-]+");
    private static final int MOST_APPROVALS = 100;

    private PolicyFile() {}

    /** Where {@code channels} is left out, commands are taken in {@code ownChannel}. */
    static Policy policy(Section file, String ownChannel) {
        return new Policy(
                file.section("requesters", PolicyFile::people),
                file.section("approvers", PolicyFile::people),
                file.section("gates", PolicyFile::gates),
                file.yesOrNo("self-approval", false),
                file.duration("approval-ttl", Duration.ofMinutes(30)),
                channels(file, ownChannel));
    }

    private static People people(Section section) {
        return new People(
                ids(section, "users", USER, "is no id of a user; copy the member id (U…) from the person's profile"),
                ids(section, "usergroups", USERGROUP, "is no id of a user group; copy it (S…) from the group's link"));
    }

    private static Set<String> ids(Section section, String key, Pattern form, String sentence) {
        Function<String, Optional<String>> id =
                text -> form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        var ids = new LinkedHashSet<String>();
        section.list(key).forEach(found -> section.parsed(found, id, sentence).ifPresent(ids::add));
        return ids;
    }

    private static Gates gates(Section section) {
        return new Gates(
                section.section("read-only-removal", gate -> approvals(gate, 1)),
                section.section("cutover", gate -> approvals(gate, 2)),
                section.section("promotion", gate -> approvals(gate, 2)));
    }

    private static int approvals(Section gate, int otherwise) {
        return gate.number("approvals", 1, MOST_APPROVALS, otherwise);
    }

    private static List<String> channels(Section file, String ownChannel) {
        if (!file.has("channels")) {
            file.passOver("channels");
            return List.of(ownChannel);
        }
        return file.requiredList("channels", "name at least one, like [\"#redis-migrations\"]").stream()
                .map(Scalar::text)
                .toList();
    }
}
