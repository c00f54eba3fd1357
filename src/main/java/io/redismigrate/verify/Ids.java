package io.redismigrate.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names in replies about streams. */
public final class Ids {
    private Ids() {}

    /** First word of each entry of an {@code XRANGE} or {@code XPENDING} reply. */
    public static List<String> of(byte[] bytes, int from) {
        var ids = new ArrayList<String>();
        if (Tree.of(bytes, from) instanceof List<?> entries) {
            for (var entry : entries) {
                if (entry instanceof List<?> parts && !parts.isEmpty()) {
                    ids.add(String.valueOf(parts.get(0)));
                }
            }
        }
        return ids;
    }

    /** The groups of an {@code XINFO GROUPS} reply. */
    public static List<byte[]> groups(byte[] bytes, int from) {
        var names = new ArrayList<byte[]>();
        if (Tree.of(bytes, from) instanceof List<?> groups) {
            for (var group : groups) {
                var name = String.valueOf(Tree.map(group).get("name"));
                names.add(name.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return names;
    }
}
