package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one parameter of one server goes back to, whatever it was set to in between. It is set at once and not step by
 * step: of two instances that put it back at the same time, neither may leave a value in between.
 *
 * @param before the value that stood there before the bot's first change; where somebody else changed it between two changes
 *     of the bot's, theirs
 * @param ours the values the bot has set since: any other one is somebody else's
 * @param changes the ledger's lines this settles
 */
public record PutBack(
        Server server, String parameter, String before, Set<String> ours, List<SettingChange> changes) {
    public PutBack {
        ours = Set.copyOf(ours);
        changes = List.copyOf(changes);
    }

    /** From the ledger's lines, oldest first; the parameter that was changed last comes first. */
    public static List<PutBack> of(List<SettingChange> ledger) {
        record Place(String server, String parameter) {}
        var places = new LinkedHashMap<Place, List<SettingChange>>();
        ledger.forEach(change -> places.computeIfAbsent(
                        new Place(change.server().name(), change.parameter()), place -> new ArrayList<>())
                .add(change));
        var all = new ArrayList<>(places.values().stream().map(PutBack::one).toList());
        Collections.reverse(all);
        return all;
    }

    private static PutBack one(List<SettingChange> changes) {
        var first = changes.get(0);
        var before = first.before();
        var ours = new LinkedHashSet<String>();
        for (var change : changes) {
            if (!ours.isEmpty() && !ours.contains(change.before()) && !change.before().equals(before)) {
                before = change.before();
                ours.clear();
            }
            ours.add(change.after());
        }
        return new PutBack(first.server(), first.parameter(), before, ours, changes);
    }
}
