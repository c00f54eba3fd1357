package io.redismigrate.settings;

import io.redismigrate.settings.Policy.Escalation;
import io.redismigrate.settings.Policy.Gate;
import io.redismigrate.settings.Policy.Gates;
import io.redismigrate.settings.Policy.People;
import io.redismigrate.settings.Policy.Risk;
import io.redismigrate.settings.Policy.Rules;
import io.redismigrate.settings.Policy.Share;
import io.redismigrate.settings.Policy.Times;
import io.redismigrate.words.Nearest;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * {@code policy.yml}: who may start, approve, and where. Left out, a list of people is empty and nobody may. What stands
 * under {@code plans} holds for that plan in place of what stands at the top; what is left out there is as at the top.
 */
final class PolicyFile {
    private static final Pattern USER = Pattern.compile("[UW][A-Za-z0-9_-]+");
    private static final Pattern USERGROUP = Pattern.compile("S[A-Za-z0-9_-]+");
    private static final int MOST_APPROVALS = 100;
    private static final int MOST_COUNTED = 999_999_999;
    private static final List<String> ROLES = List.of("starter", "approver", "executor");
    private static final Rules NOTHING_SAID = new Rules(
            People.NOBODY,
            People.NOBODY,
            new Gates(usual(1), usual(2), usual(2)),
            false,
            Duration.ofMinutes(30),
            false,
            false,
            Optional.empty(),
            People.NOBODY,
            People.NOBODY);

    private PolicyFile() {}

    private static Gate usual(int approvals) {
        return new Gate(
                List.of(new Share(People.NOBODY, approvals)),
                1,
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                Optional.empty(),
                Times.ANY);
    }

    /** Where {@code channels} is left out, commands are taken in {@code ownChannel}. */
    static Policy policy(Section file, String ownChannel, Collection<String> plans) {
        var zone = TimesReader.zone(file, ZoneOffset.UTC);
        var everywhere = rules(file, NOTHING_SAID, zone);
        var own = file.named("plans", (name, section) -> {
            if (!plans.contains(name)) {
                section.problem(
                        section.place(),
                        "no plan named \"%s\"; %s"
                                .formatted(name, Nearest.instead(name, plans, "plans of fleet.yml: ")));
            }
            return rules(section, everywhere, TimesReader.zone(section, zone));
        });
        return new Policy(everywhere, own, channels(file, ownChannel));
    }

    private static Rules rules(Section section, Rules otherwise, ZoneId zone) {
        var approvers = people(section, "approvers", otherwise.approvers());
        var ttl = section.duration("approval-ttl", otherwise.approvalTtl());
        var times = TimesReader.times(section, Times.ANY, zone);
        boolean self = section.yesOrNo("self-approval", otherwise.selfApproval());
        var apart = roles(section);
        if (apart.contains("starter") && apart.size() > 1 && self) {
            section.problem("separate", "starter and approver are kept apart here, but self-approval is true");
        }
        var given = section.has("approvers") || otherwise.equals(NOTHING_SAID);
        return new Rules(
                people(section, "requesters", otherwise.requesters()),
                approvers,
                gates(section, otherwise.gates(), new Above(approvers, given, ttl, section, times, zone)),
                self,
                ttl,
                section.has("separate")
                        ? apart.contains("approver") && apart.contains("executor")
                        : otherwise.executorApart(),
                section.yesOrNo("reasons-for-warnings", otherwise.reasonsForWarnings()),
                section.sectionIfThere("risk", PolicyFile::risk).or(otherwise::risk),
                people(section, "break-glass", otherwise.breakGlass()),
                people(section, "owners", given ? approvers : otherwise.owners()));
    }

    /** What a gate takes over from its surroundings. */
    private record Above(
            People approvers, boolean approversGiven, Duration ttl, Section section, Times times, ZoneId zone) {}

    private static People people(Section section, String key, People otherwise) {
        return section.has(key) ? section.section(key, PolicyFile::people) : passedOver(section, key, otherwise);
    }

    private static <T> T passedOver(Section section, String key, T otherwise) {
        section.passOver(key);
        return otherwise;
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

    private static Gates gates(Section file, Gates otherwise, Above above) {
        return file.section(
                "gates",
                section -> new Gates(
                        section.section("read-only-removal", gate -> gate(gate, otherwise.readOnlyRemoval(), above)),
                        section.section("cutover", gate -> gate(gate, otherwise.cutover(), above)),
                        section.section("promotion", gate -> gate(gate, otherwise.promotion(), above))));
    }

    private static Gate gate(Section section, Gate otherwise, Above above) {
        return new Gate(
                shares(section, otherwise, above),
                section.number("denials", 1, MOST_APPROVALS, otherwise.denials()),
                section.duration(
                        "approval-ttl", above.section().has("approval-ttl") ? above.ttl() : otherwise.approvalTtl()),
                section.duration("open-for", otherwise.openFor()),
                section.sectionIfThere("escalate", PolicyFile::escalation).or(otherwise::escalation),
                TimesReader.times(section, TimesReader.narrowed(otherwise.times(), above.times()), above.zone()));
    }

    /** So many of the approvers, or so many of each of several groups. */
    private static List<Share> shares(Section section, Gate otherwise, Above above) {
        var before = otherwise.shares();
        var several = section.sections(
                "of", share -> new Share(people(share), share.number("approvals", 1, MOST_APPROVALS, 1)));
        if (section.has("approvals") && section.has("of")) {
            section.problem("of", "approvals is given too; take one of them out");
        }
        if (!several.isEmpty()) {
            section.passOver("approvals");
            return several;
        }
        int approvals = section.number(
                "approvals",
                1,
                MOST_APPROVALS,
                before.stream().mapToInt(Share::approvals).sum());
        boolean asAbove = above.approversGiven() || section.has("approvals");
        return asAbove ? List.of(new Share(above.approvers(), approvals)) : before;
    }

    private static Escalation escalation(Section section) {
        var to = people(section);
        if (to.users().isEmpty() && to.usergroups().isEmpty()) {
            section.problem(section.place(), "names nobody; write users or usergroups");
        }
        return new Escalation(section.duration("after", Duration.ofMinutes(30)), to);
    }

    private static Set<String> roles(Section section) {
        var roles = new LinkedHashSet<String>();
        for (var role : section.list("separate")) {
            section.parsed(
                            role,
                            text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(ROLES::contains),
                            "is no role here; " + Nearest.instead(role.text(), ROLES, "write some of "))
                    .ifPresent(roles::add);
        }
        return roles;
    }

    private static Risk risk(Section section) {
        return new Risk(
                section.number("clients", 0, MOST_COUNTED, 0),
                section.number("keys", 0, MOST_COUNTED, 0),
                section.number("version-jump", 0, MOST_APPROVALS, 0),
                section.number("override", 0, MOST_APPROVALS, 0),
                section.number("one-more-at", 1, MOST_APPROVALS, 1),
                section.number("most", 1, MOST_APPROVALS, 1));
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
