package io.redismigrate.migration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * So many places for people of so many groups, one person in one place. Whether those who approved fill all of them is a
 * question of a maximum matching between people and places: taking whoever comes first for the first free place would
 * turn down a quorum that is there, once somebody belongs to two groups.
 */
record Quorum(List<Need> needs) {
    Quorum {
        needs = List.copyOf(needs);
    }

    /** Whether every place can be filled, each by another of these people. */
    boolean metBy(List<Person> people) {
        return Arrays.stream(filled(people)).sum() == size();
    }

    int size() {
        return needs.stream().mapToInt(Need::count).sum();
    }

    /** Whether one more place can be filled with this person than without. */
    boolean advancedBy(Person person, List<Person> people) {
        var with = new ArrayList<>(people);
        with.add(person);
        return Arrays.stream(filled(with)).sum() > Arrays.stream(filled(people)).sum();
    }

    /** Whether the person belongs to any of the groups at all. */
    boolean knows(Person person) {
        return needs.stream().anyMatch(need -> need.who().include(person));
    }

    People who() {
        return needs.stream().map(Need::who).reduce(People.NOBODY, People::and);
    }

    /** What is still to come, for a sentence: {@code 1 more of <!subteam^S0DBA>}. Empty when all places are filled. */
    String missing(List<Person> people) {
        var filled = filled(people);
        var missing = new ArrayList<String>();
        for (int i = 0; i < needs.size(); i++) {
            int left = needs.get(i).count() - filled[i];
            if (left > 0) {
                missing.add("%d %sof %s"
                        .formatted(
                                left,
                                filled[i] > 0 ? "more " : "",
                                needs.get(i).who().named()));
            }
        }
        return missing.stream().collect(Collectors.joining(" and "));
    }

    /** How many places of each need are filled at best; by augmenting paths (Kuhn). */
    private int[] filled(List<Person> people) {
        var places = new ArrayList<Integer>();
        for (int need = 0; need < needs.size(); need++) {
            for (int i = 0; i < needs.get(need).count(); i++) {
                places.add(need);
            }
        }
        var sitting = new int[places.size()];
        Arrays.fill(sitting, -1);
        for (int person = 0; person < people.size(); person++) {
            seat(person, people, places, sitting, new boolean[places.size()]);
        }
        var filled = new int[needs.size()];
        for (int place = 0; place < sitting.length; place++) {
            filled[places.get(place)] += sitting[place] < 0 ? 0 : 1;
        }
        return filled;
    }

    /** Finds a place for the person, if need be by moving others to another of their places. */
    private boolean seat(int person, List<Person> people, List<Integer> places, int[] sitting, boolean[] tried) {
        for (int place = 0; place < sitting.length; place++) {
            if (tried[place] || !needs.get(places.get(place)).who().include(people.get(person))) {
                continue;
            }
            tried[place] = true;
            if (sitting[place] < 0 || seat(sitting[place], people, places, sitting, tried)) {
                sitting[place] = person;
                return true;
            }
        }
        return false;
    }
}
