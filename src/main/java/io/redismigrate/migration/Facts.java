package io.redismigrate.migration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What an approval rests on: who the servers are and what they do, not readings that always move. When these change,
 * every answer given before is void.
 *
 * @param lines one fact a line, like {@code orders-new run id 4f2a…}
 */
public record Facts(List<String> lines) {
    private static final HexFormat HEX = HexFormat.of();
    private static final String FINDING = "finding ";

    public Facts {
        lines = List.copyOf(lines);
    }

    /** Taken from a look at which every server of the plan answered. */
    static Facts of(Plan plan, Observation seen) {
        var lines = new ArrayList<String>();
        lines.add("plan " + plan.name() + " " + plan.strategy().word());
        for (var server : plan.servers()) {
            seen.seen(server).ifPresent(node -> {
                var role = node.replication().follows().map(master -> "a replica of " + master);
                lines.add(server + " is at " + server.address());
                lines.add(server + " has run id " + node.runId());
                lines.add(server + " runs version " + node.version());
                lines.add(server + " is " + role.orElse("a master"));
            });
        }
        seen.findings().stream()
                .filter(finding -> finding.severity() != Finding.Severity.INFO)
                .map(finding -> FINDING + finding.name())
                .distinct()
                .sorted()
                .forEach(lines::add);
        return new Facts(lines);
    }

    /** The names of the findings that were there. */
    public List<String> findings() {
        return lines.stream()
                .filter(line -> line.startsWith(FINDING))
                .map(line -> line.substring(FINDING.length()))
                .toList();
    }

    /** The fingerprint: 16 hexadecimal digits of the facts' SHA-256. */
    public String revision() {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            return HEX.formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What is now that was not before, or was before and is no more; a list of facts for a sentence. */
    String changesTo(Facts now) {
        var added = new LinkedHashSet<>(now.lines);
        lines.forEach(added::remove);
        if (!added.isEmpty()) {
            return String.join("; ", added);
        }
        var gone = new LinkedHashSet<>(lines);
        now.lines.forEach(gone::remove);
        return "no longer true: " + String.join("; ", gone);
    }
}
