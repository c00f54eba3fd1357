package io.redismigrate.verify;

import java.util.Arrays;

/** Are two bags of members the same, whatever their order. A reply may hold a member twice; that counts once. */
final class Members {
    private static final int FREE = -1;

    private final Leaves leaves;
    private final int first;
    private final int width;
    private final int[] table;
    private int distinct;

    private Members(Leaves leaves, int first, int width) {
        this.leaves = leaves;
        this.first = first;
        this.width = width;
        int members = Math.max(1, (leaves.count() - first) / width);
        table = new int[Integer.highestOneBit(members) * 4];
        Arrays.fill(table, FREE);
    }

    /**
     * @param first leaf of the first member, on both sides
     * @param width leaves a member has: 1 in a set, 2 where a value follows each
     */
    static boolean same(Leaves left, Leaves right, int first, int width) {
        var here = new Members(left, first, width);
        here.addAll(left);
        var there = new Members(right, first, width);
        there.addAll(right);
        return here.distinct == there.distinct && here.holdsAll(right);
    }

    private void addAll(Leaves members) {
        for (int at = first; at + width <= members.count(); at += width) {
            int place = place(members, at);
            if (table[place] == FREE) {
                table[place] = at;
                distinct++;
            }
        }
    }

    private boolean holdsAll(Leaves members) {
        for (int at = first; at + width <= members.count(); at += width) {
            int found = table[place(members, at)];
            if (found == FREE || (width == 2 && !leaves.same(found + 1, members, at + 1))) {
                return false;
            }
        }
        return true;
    }

    /** Where that member is, or would be. */
    private int place(Leaves members, int member) {
        int place = members.hash(member) & (table.length - 1);
        while (table[place] != FREE && !leaves.same(table[place], members, member)) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }
}
