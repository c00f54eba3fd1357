package io.redismigrate.runner;

import io.redismigrate.fleet.FleetPlan;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Forecast;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.People;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Plan;
import io.redismigrate.migration.Policy;
import io.redismigrate.migration.Preview;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.Wiping;
import io.redismigrate.preflight.Predictions;
import io.redismigrate.runner.MigrationStore.Created;
import io.redismigrate.verify.Difference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers people at once. A start that could not succeed is refused here, before anything exists. */
public final class FrontDesk implements Desk {
    /** Keys of a candidate that are shown before they may go. */
    private static final int SAMPLES = 5;

    private final MigrationStore store;
    private final History history;
    private final ComparisonStore comparisons;
    private final Fleet fleet;
    private final BiFunction<Plan, Map<String, Node>, List<Finding>> preflight;
    private final Catalogue catalogue;
    private final Policy policy;
    private final Consumer<String> started;
    private final FleetStore fleets;

    /** @param started told the id of each migration and each fleet that was created */
    public FrontDesk(
            MigrationStore store,
            FleetStore fleets,
            History history,
            ComparisonStore comparisons,
            Fleet fleet,
            BiFunction<Plan, Map<String, Node>, List<Finding>> preflight,
            Catalogue catalogue,
            Policy policy,
            Consumer<String> started) {
        this.store = store;
        this.fleets = fleets;
        this.history = history;
        this.comparisons = comparisons;
        this.fleet = fleet;
        this.preflight = preflight;
        this.catalogue = catalogue;
        this.policy = policy;
        this.started = started;
    }

    @Override
    public Reply<Migration> start(Subject subject, String note, Optional<String> wipe, Person by, Instant at) {
        return start(subject, wipe, by, at, plan -> store.create(plan, by.id(), note, at));
    }

    @Override
    public Reply<Migration> rehearse(Subject subject, Person by, Instant at) {
        return start(subject, Optional.empty(), by, at, plan -> store.rehearse(plan, by.id(), at));
    }

    private Reply<Migration> start(
            Subject subject, Optional<String> wipe, Person by, Instant at, Function<Plan, Created> create) {
        if (!policy.requesters().include(by)) {
            return refused(policy.requesters(), "start a migration");
        }
        var found = catalogue.find(subject);
        if (found instanceof Reply.Refused<Plan> unknown) {
            return new Reply.Refused<>(unknown.sentence());
        }
        var plan = ((Reply.Given<Plan>) found).value();
        var busy = busy(plan);
        if (busy.isPresent()) {
            return new Reply.Refused<>(busy.get());
        }
        var errors = errors(plan);
        var mayGo = wipe.filter(plan.candidateMaster().name()::equals);
        if (wipe.isPresent() && mayGo.isEmpty()) {
            return new Reply.Refused<>(
                    "Nothing was started: \"wipe\" takes the name of the candidate master, which is %s."
                            .formatted(plan.candidateMaster()));
        }
        var stopping = errors.stream()
                .filter(finding -> mayGo.isEmpty() || !finding.name().equals(Wiping.FINDING))
                .toList();
        if (!stopping.isEmpty()) {
            return new Reply.Refused<>(nothingStarted(stopping) + wiping(plan, stopping));
        }
        var created = create.apply(plan);
        if (created instanceof Created.Busy taken) {
            return new Reply.Refused<>(busySentence(taken.server(), taken.migration()));
        }
        var migration = ((Created.Started) created).migration();
        if (stopping.size() < errors.size()) {
            migration = agreed(migration, at);
        }
        started.accept(migration.id());
        return new Reply.Given<>(migration);
    }

    /** Kept before anybody ticks it; should that not come about, the migration stops at its preflight. */
    private Migration agreed(Migration migration, Instant at) {
        long keys = fleet.look(List.of(migration.plan().candidateMaster()), List.of()).values().stream()
                .mapToLong(node -> node instanceof Node.Seen seen ? seen.keyCount() : 0)
                .sum();
        return store.save(Wiping.agree(migration), List.of(Wiping.event(migration, keys)), List.of(), List.of(), at)
                .orElse(migration);
    }

    /** Where a candidate's own keys are all that stands in the way: some of them, and how to say that they may go. */
    private String wiping(Plan plan, List<Finding> errors) {
        if (errors.size() != 1 || !errors.get(0).name().equals(Wiping.FINDING)) {
            return "";
        }
        try {
            return " Some of its keys: %s. If they may go, type `/redis-migrate start %s wipe %s`."
                    .formatted(
                            fleet.sampleKeys(plan.candidateMaster(), SAMPLES).stream()
                                    .map(key -> '"' + (key.length() > 60 ? key.substring(0, 59) + "…" : key) + '"')
                                    .collect(Collectors.joining(", ")),
                            plan.name().replace("->", " "),
                            plan.candidateMaster());
        } catch (Fleet.Refused e) {
            return "";
        }
    }

    @Override
    public Reply<Drifted> drift(Subject subject, boolean copy, Person by, Instant at) {
        if (!policy.requesters().include(by) && !policy.approvers().include(by)) {
            return refused(policy.requesters(), copy ? "copy settings" : "compare servers");
        }
        var found = catalogue.find(subject);
        return found instanceof Reply.Given<Plan> plan
                ? new Copying(fleet, store).drift(plan.value(), copy, by, at)
                : new Reply.Refused<>(((Reply.Refused<Plan>) found).sentence());
    }

    @Override
    public Reply<Report> check(Subject subject, Person by) {
        if (!policy.requesters().include(by) && !policy.approvers().include(by)) {
            return refused(policy.requesters(), "check a plan");
        }
        var found = catalogue.find(subject);
        if (found instanceof Reply.Refused<Plan> unknown) {
            return new Reply.Refused<>(unknown.sentence());
        }
        var plan = ((Reply.Given<Plan>) found).value();
        var nodes = fleet.examine(plan.lookedAt(), List.of(plan.currentMaster()), true);
        return new Reply.Given<>(new Report(
                plan,
                preflight.apply(plan, nodes),
                pause(plan, nodes),
                Predictions.of(plan, nodes),
                Preview.commands(plan, nodes, Instant.EPOCH)));
    }

    @Override
    public Reply<List<Client>> clients(String id) {
        var migration = store.load(id);
        if (migration.isEmpty()) {
            return new Reply.Refused<>(unknown(id));
        }
        try {
            return new Reply.Given<>(fleet.clients(migration.get().plan().currentMaster()));
        } catch (Fleet.Refused e) {
            return new Reply.Refused<>(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Reply<byte[]> audit(String id) {
        var lines = new ByteArrayOutputStream();
        try {
            return history.export(id, lines) == 0
                    ? new Reply.Refused<>(unknown(id))
                    : new Reply.Given<>(lines.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
    }

    @Override
    public Reply<byte[]> differences(String id) {
        var latest = comparisons.latest(id);
        if (latest.isEmpty()) {
            return new Reply.Refused<>("The data of %s were not compared yet.".formatted(id));
        }
        var lines = comparisons.differences(id, latest.get().number(), Integer.MAX_VALUE).stream()
                .map(Difference::line)
                .collect(Collectors.joining("\n", "", "\n"));
        return new Reply.Given<>(lines.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Migration> migration(String id) {
        return store.load(id);
    }

    @Override
    public List<Migration> all() {
        return store.all();
    }

    @Override
    public Optional<String> unknown(Subject subject) {
        return catalogue.find(subject) instanceof Reply.Refused<Plan> refused
                ? Optional.of(refused.sentence())
                : Optional.empty();
    }

    @Override
    public List<String> plans() {
        return List.copyOf(catalogue.plans().keySet());
    }

    @Override
    public Reply<FleetRun> startFleet(String name, Person by, Instant at) {
        if (!policy.requesters().include(by)) {
            return refused(policy.requesters(), "start a fleet");
        }
        var found = catalogue.fleet(name);
        if (found instanceof Reply.Refused<FleetPlan> unknown) {
            return new Reply.Refused<>(unknown.sentence());
        }
        var wanted = ((Reply.Given<FleetPlan>) found).value();
        var obstacles = wanted.plans().stream()
                .flatMap(plan -> obstacle(plan).map(why -> plan.name() + ": " + why).stream())
                .toList();
        if (!obstacles.isEmpty()) {
            return new Reply.Refused<>("The fleet was not started. " + String.join(" ", obstacles));
        }
        var created = fleets.create(wanted, by.id(), at);
        created.ifPresent(run -> started.accept(run.id()));
        return created.<Reply<FleetRun>>map(Reply.Given::new)
                .orElseGet(() -> new Reply.Refused<>(
                        "The fleet %s is under way already. `/redis-migrate fleet status %s` shows where it stands."
                                .formatted(name, name)));
    }

    @Override
    public Reply<FleetRun> fleet(String nameOrId) {
        var run = fleets.load(nameOrId)
                .or(() -> fleets.all().stream()
                        .filter(each -> each.fleet().name().equals(nameOrId))
                        .findFirst());
        if (run.isPresent()) {
            return new Reply.Given<>(run.get());
        }
        return catalogue.fleet(nameOrId) instanceof Reply.Refused<FleetPlan> unknown
                ? new Reply.Refused<>(unknown.sentence())
                : new Reply.Refused<>("The fleet %s was never started. `/redis-migrate fleet start %s` does it."
                        .formatted(nameOrId, nameOrId));
    }

    /** What stands in the way of starting that plan now, as a sentence. */
    private Optional<String> obstacle(Plan plan) {
        var busy = busy(plan);
        if (busy.isPresent()) {
            return busy;
        }
        var errors = errors(plan);
        return errors.isEmpty() ? Optional.empty() : Optional.of(nothingStarted(errors));
    }

    private List<Finding> errors(Plan plan) {
        return preflight.apply(plan, fleet.examine(plan.lookedAt(), List.of(plan.currentMaster()), false)).stream()
                .filter(Finding::error)
                .toList();
    }

    private static String nothingStarted(List<Finding> errors) {
        return errors.stream()
                .map(finding -> " %s %s.".formatted(finding.seen(), finding.mend()))
                .collect(Collectors.joining("", "Nothing was started:", ""));
    }

    private Optional<String> busy(Plan plan) {
        for (var id : store.live()) {
            var taken = store.load(id).map(Migration::plan).map(Plan::servers).orElse(List.of());
            var shared = plan.servers().stream()
                    .filter(server ->
                            taken.stream().anyMatch(other -> other.address().equals(server.address())))
                    .findFirst();
            if (shared.isPresent()) {
                return Optional.of(busySentence(shared.get().name(), id));
            }
        }
        return Optional.empty();
    }

    private static String busySentence(String server, String migration) {
        return "%s is in migration %s already, and a server can be in one at a time. `/redis-migrate status %s` shows where it stands."
                .formatted(server, migration, migration);
    }

    private static String pause(Plan plan, Map<String, Node> nodes) {
        if (!plan.fenced()) {
            return "no pause: the applications move one by one";
        }
        return Forecast.of(plan, seen(nodes, plan.currentMaster()), seen(nodes, plan.candidateMaster()))
                .map(Forecast::sentence)
                .orElse("not predicted: not both masters answered");
    }

    private static Optional<Node.Seen> seen(Map<String, Node> nodes, Server server) {
        return nodes.get(server.name()) instanceof Node.Seen seen ? Optional.of(seen) : Optional.empty();
    }

    private static <T> Reply<T> refused(People who, String what) {
        return new Reply.Refused<>("Only requesters may %s. Ask %s.".formatted(what, who.named()));
    }

    private static String unknown(String id) {
        return "There is no migration %s. `/redis-migrate list` shows them all.".formatted(id);
    }
}
