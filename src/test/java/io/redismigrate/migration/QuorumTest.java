package io.redismigrate.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several groups at once, one person counted once. */
class QuorumTest {
    private static final People DATABASE = new People(Set.of(), Set.of("database"));
    private static final People CHECKOUT = new People(Set.of(), Set.of("checkout"));
    private static final Quorum TWO_AND_ONE = new Quorum(List.of(new Need(DATABASE, 2), new Need(CHECKOUT, 1)));
    private static final Person BOTH = person("both", "database", "checkout");
    private static final Person FIRST = person("first", "database");
    private static final Person SECOND = person("second", "database");
    private static final Person SHOP = person("shop", "checkout");

    @Test
    void who_is_in_two_groups_fills_one_place_and_whichever_is_needed() {
        assertThat(TWO_AND_ONE.metBy(List.of(BOTH, FIRST))).isFalse();
        assertThat(TWO_AND_ONE.metBy(List.of(BOTH, FIRST, SECOND))).isTrue();
        assertThat(TWO_AND_ONE.metBy(List.of(BOTH, FIRST, SHOP))).isTrue();
        assertThat(TWO_AND_ONE.metBy(List.of(SHOP, FIRST, BOTH))).isTrue();
    }

    @Test
    void an_approval_that_fills_no_free_place_is_known_as_one() {
        assertThat(TWO_AND_ONE.advancedBy(person("third", "database"), List.of(FIRST, SECOND)))
                .isFalse();
        assertThat(TWO_AND_ONE.advancedBy(SHOP, List.of(FIRST, SECOND))).isTrue();
        assertThat(TWO_AND_ONE.missing(List.of(FIRST, SECOND))).isEqualTo("1 of <!subteam^checkout>");
        assertThat(TWO_AND_ONE.missing(List.of(FIRST)))
                .isEqualTo("1 more of <!subteam^database> and 1 of <!subteam^checkout>");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void it_is_met_exactly_when_some_seating_fills_every_place(long seed) {
        var dice = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var quorum = quorum(dice);
            var people = IntStream.range(0, dice.nextInt(6))
                    .mapToObj(number -> person("p" + number, groups(dice)))
                    .toList();

            assertThat(quorum.metBy(people))
                    .as("seed %d, round %d: %s by %s", seed, round, quorum, people)
                    .isEqualTo(someSeating(places(quorum), people, new HashSet<>()));
        }
    }

    /** Tries every person in every place. */
    private static boolean someSeating(List<People> places, List<Person> people, Set<Person> seated) {
        if (places.isEmpty()) {
            return true;
        }
        for (var person : people) {
            if (places.get(0).include(person) && seated.add(person)) {
                if (someSeating(places.subList(1, places.size()), people, seated)) {
                    return true;
                }
                seated.remove(person);
            }
        }
        return false;
    }

    private static List<People> places(Quorum quorum) {
        var places = new ArrayList<People>();
        quorum.needs().forEach(need -> IntStream.range(0, need.count()).forEach(i -> places.add(need.who())));
        return places;
    }

    private static Quorum quorum(Random dice) {
        return new Quorum(IntStream.rangeClosed(0, dice.nextInt(3))
                .mapToObj(i -> new Need(new People(Set.of(), Set.of(groups(dice))), 1 + dice.nextInt(2)))
                .toList());
    }

    private static String[] groups(Random dice) {
        return IntStream.range(0, 4)
                .filter(i -> dice.nextInt(3) == 0)
                .mapToObj(i -> "g" + i)
                .toArray(String[]::new);
    }

    private static Person person(String id, String... groups) {
        return new Person(id, Set.of(groups));
    }
}
