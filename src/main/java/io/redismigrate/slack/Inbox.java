package io.redismigrate.slack;

import io.redismigrate.fleet.FleetHeard;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Heard;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Policy;
import io.redismigrate.runner.FleetStore;
import io.redismigrate.runner.MigrationStore;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.runner.Requests;
import io.redismigrate.slack.view.Pressed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Keeps what people ask of running migrations, once each. What comes of it is for the rules, at the next tick. */
final class Inbox {
    private final MigrationStore store;
    private final FleetStore fleets;
    private final Requests requests;
    private final SlackPeople people;
    private final Policy policy;
    private final Consumer<String> wake;
    private final Clock clock;

    Inbox(
            MigrationStore store,
            FleetStore fleets,
            Requests requests,
            SlackPeople people,
            Policy policy,
            Consumer<String> wake,
            Clock clock) {
        this.store = store;
        this.fleets = fleets;
        this.requests = requests;
        this.people = people;
        this.policy = policy;
        this.wake = wake;
        this.clock = clock;
    }

    /** What became of it. */
    sealed interface Taken {
        /** It is kept, and a tick will hear it. */
        record Kept() implements Taken {}

        /** The same request came before. */
        record Twice() implements Taken {}

        /** Nothing was kept, and this is why. */
        record Refused(String sentence) implements Taken {}
    }

    /** Names a request: the same for the same one delivered twice. */
    static String key(String body) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether this is the first time that this request comes in. */
    boolean firstTime(String key) {
        return requests.firstTime("request " + key, clock.instant());
    }

    SlackPeople.Who who(String user) {
        return people.who(user);
    }

    Instant now() {
        return clock.instant();
    }

    /** Keeps an ask. Where the rules would refuse it as things stand, they do so at once. */
    Taken take(String id, String user, String key, ReplyTo to, BiFunction<Person, Instant, Ask> asked) {
        if (!firstTime(key)) {
            return new Taken.Twice();
        }
        return judge(id, user, asked, ask -> {
            if (!store.ask(id, key, ask, to)) {
                return new Taken.Twice();
            }
            wake.accept(id);
            return new Taken.Kept();
        });
    }

    /** Whether the rules would take that now; keeps nothing. */
    Taken look(String id, String user, BiFunction<Person, Instant, Ask> asked) {
        return judge(id, user, asked, ask -> new Taken.Kept());
    }

    /** Whether that person may approve that question, and what stands in the way. */
    String whyNot(String id, String user, int question) {
        var who = people.who(user);
        if (!(who instanceof SlackPeople.Who.Known known)) {
            return ((SlackPeople.Who.Refused) who).sentence();
        }
        return store.load(id)
                .map(migration -> migration.whyNot(question, known.person(), clock.instant(), policy))
                .orElseGet(() -> unknown(id));
    }

    /** Why that person may not answer for a finding under that question; empty where they may. */
    Optional<String> mayOverride(Pressed about, String user) {
        var migration = store.load(about.migration());
        var finding = migration
                .flatMap(found -> found.questions().numbered(about.question()))
                .flatMap(question -> question.facts().findings().stream()
                        .filter(each -> !migration.get().accords().overridden(each))
                        .findFirst())
                .orElse("");
        if (finding.isEmpty()) {
            return Optional.of("No warning of that question waits for somebody to answer for it.");
        }
        var taken = look(
                about.migration(),
                user,
                (person, at) -> new Ask.Overrule(person, at, finding, "looking whether I may"));
        return taken instanceof Taken.Refused refused ? Optional.of(refused.sentence()) : Optional.empty();
    }

    private Taken judge(String id, String user, BiFunction<Person, Instant, Ask> asked, Function<Ask, Taken> then) {
        var who = people.who(user);
        if (!(who instanceof SlackPeople.Who.Known known)) {
            return new Taken.Refused(((SlackPeople.Who.Refused) who).sentence());
        }
        var ask = asked.apply(known.person(), clock.instant());
        return refusal(id, ask).<Taken>map(Taken.Refused::new).orElseGet(() -> then.apply(ask));
    }

    /** What the rules say where they would do nothing about it. */
    private Optional<String> refusal(String id, Ask ask) {
        if (FleetRun.isId(id)) {
            var run = fleets.load(id);
            var heard = run.map(each -> each.hear(ask, fleets.view(each, ask.at()), policy));
            return heard.filter(each -> !each.events().isEmpty() || !run.equals(Optional.of(each.run())))
                            .isPresent()
                    ? Optional.empty()
                    : Optional.of(heard.map(FleetHeard::answer).orElse(unknown(id)));
        }
        var migration = store.load(id);
        var heard = migration.map(each -> each.hear(ask, policy));
        return heard.filter(each -> !each.events().isEmpty() || !migration.equals(Optional.of(each.migration())))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(heard.map(Heard::answer).orElse(unknown(id)));
    }

    static String unknown(String id) {
        return "There is no %s %s. /redis-migrate list shows them all."
                .formatted(FleetRun.isId(id) ? "fleet" : "migration", id);
    }
}
