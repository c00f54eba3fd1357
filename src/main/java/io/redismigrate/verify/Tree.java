package io.redismigrate.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A raw reply (RESP2) as lists and text, a character a byte. For replies whose structure matters; {@link Leaves} is faster. */
final class Tree {
    private final byte[] bytes;
    private int at;

    private Tree(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** A text, or a list of these. */
    static Object of(byte[] bytes, int start) {
        return new Tree(bytes, start).next();
    }

    /** A list of names and values as a map; anything else is an empty one. */
    static Map<String, Object> map(Object tree) {
        var map = new LinkedHashMap<String, Object>();
        if (tree instanceof List<?> list) {
            for (int name = 0; name + 1 < list.size(); name += 2) {
                map.put(String.valueOf(list.get(name)), list.get(name + 1));
            }
        }
        return map;
    }

    private Object next() {
        byte type = bytes[at++];
        int start = at;
        while (bytes[at] != '\r') {
            at++;
        }
        int lineEnd = at;
        at += 2;
        if (type == '*') {
            long length = Leaves.number(bytes, start, lineEnd);
            var list = new ArrayList<Object>();
            for (long left = length; left > 0; left--) {
                list.add(next());
            }
            return list;
        }
        if (type == '$') {
            int length = (int) Leaves.number(bytes, start, lineEnd);
            if (length < 0) {
                return "";
            }
            start = at;
            at += length + 2;
            return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
        }
        return new String(bytes, start, lineEnd - start, StandardCharsets.ISO_8859_1);
    }
}
