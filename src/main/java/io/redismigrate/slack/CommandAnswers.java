package io.redismigrate.slack;

import io.redismigrate.fleet.FleetRun;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Client;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Person;
import io.redismigrate.migration.Policy;
import io.redismigrate.runner.Desk;
import io.redismigrate.runner.Desk.Reply;
import io.redismigrate.runner.MigrationStore.ReplyTo;
import io.redismigrate.slack.view.Answers;
import io.redismigrate.slack.view.DriftAnswer;
import io.redismigrate.slack.view.FleetCard;
import io.redismigrate.slack.view.Help;
import io.redismigrate.slack.view.Post;
import io.redismigrate.slack.view.Text;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is answered to a command, by asking the desk or keeping what was asked. Knows no rule. */
final class CommandAnswers {
    private final Desk desk;
    private final Inbox inbox;
    private final Policy policy;
    private final AuditUpload audit;
    private final String cardChannel;

    CommandAnswers(Desk desk, Inbox inbox, Policy policy, AuditUpload audit, String cardChannel) {
        this.desk = desk;
        this.inbox = inbox;
        this.policy = policy;
        this.audit = audit;
        this.cardChannel = cardChannel;
    }

    /** Whether the answer waits for Redis servers or for a file to move. */
    static boolean slow(Command command) {
        return command instanceof Command.Start
                || command instanceof Command.Rehearse
                || command instanceof Command.StartFleet
                || command instanceof Command.Check
                || command instanceof Command.Drift
                || command instanceof Command.Clients
                || command instanceof Command.Audit;
    }

    /** What to say while that takes its time. */
    static Post meanwhile(Command command) {
        return Post.sentence(
                command instanceof Command.Audit
                        ? "The history is being put into the thread."
                        : "The servers are being looked at; the answer follows here.");
    }

    /** The answer; empty where the same request was answered before. */
    Optional<Post> answer(Command command, String key, ReplyTo to) {
        if (command instanceof Command.Start start) {
            return start(start.subject(), "", start.wipe(), key, to.user());
        }
        if (command instanceof Command.Rehearse rehearse) {
            return once(key, to.user(), person -> {
                var reply = desk.rehearse(rehearse.subject(), person, inbox.now());
                return reply instanceof Reply.Given<Migration> given ? started(given.value()) : refused(reply);
            });
        }
        if (command instanceof Command.Check check) {
            return Optional.of(check(check.subject(), to.user()));
        }
        if (command instanceof Command.Drift drift) {
            return drift(drift, key, to.user());
        }
        if (command instanceof Command.Status status) {
            return Optional.of(status.migration().map(this::status).orElseGet(this::statusOfRunning));
        }
        if (command instanceof Command.ListAll) {
            return Optional.of(Answers.list(desk.all(), policy));
        }
        if (command instanceof Command.Clients clients) {
            return Optional.of(clients(clients.migration()));
        }
        if (command instanceof Command.Audit which) {
            return Optional.of(audit(which.migration()));
        }
        if (command instanceof Command.OfRunning asked) {
            return ask(asked, key, to);
        }
        if (command instanceof Command.StartFleet fleet) {
            return startFleet(fleet.name(), key, to.user());
        }
        if (command instanceof Command.FleetStatus fleet) {
            return Optional.of(fleetStatus(fleet.name()));
        }
        if (command instanceof Command.OfFleet asked) {
            return ask(asked, key, to);
        }
        return Optional.of(Help.of(command instanceof Command.Help help ? help.why() : ""));
    }

    /** Starts a migration, once. */
    Optional<Post> start(Desk.Subject subject, String note, String key, String user) {
        return start(subject, note, Optional.empty(), key, user);
    }

    private Optional<Post> start(Desk.Subject subject, String note, Optional<String> wipe, String key, String user) {
        return once(key, user, person -> {
            var reply = desk.start(subject, note, wipe, person, inbox.now());
            return reply instanceof Reply.Given<Migration> given ? started(given.value()) : refused(reply);
        });
    }

    private Optional<Post> once(String key, String user, Function<Person, Post> work) {
        if (!inbox.firstTime(key)) {
            return Optional.empty();
        }
        var who = inbox.who(user);
        return Optional.of(
                who instanceof SlackPeople.Who.Known known
                        ? work.apply(known.person())
                        : Post.sentence(((SlackPeople.Who.Refused) who).sentence()));
    }

    private Post started(Migration migration) {
        var plan = migration.plan();
        return new Post(
                "%s is requested: %s, %s. Its card is in <#%s>."
                        .formatted(
                                migration.id(),
                                Text.escape(plan.name()),
                                plan.strategy().word(),
                                cardChannel),
                List.of());
    }

    private Post check(Desk.Subject subject, String user) {
        var who = inbox.who(user);
        if (!(who instanceof SlackPeople.Who.Known known)) {
            return Post.sentence(((SlackPeople.Who.Refused) who).sentence());
        }
        var reply = desk.check(subject, known.person());
        if (!(reply instanceof Reply.Given<Desk.Report> given)) {
            return refused(reply);
        }
        var report = given.value();
        return Answers.check(
                report.plan().name(), report.findings(), report.pause(), report.predictions(), report.commands());
    }

    /** Looking may be asked twice; copying is done once. */
    private Optional<Post> drift(Command.Drift drift, String key, String user) {
        if (drift.copy() && !inbox.firstTime(key)) {
            return Optional.empty();
        }
        var who = inbox.who(user);
        if (!(who instanceof SlackPeople.Who.Known known)) {
            return Optional.of(Post.sentence(((SlackPeople.Who.Refused) who).sentence()));
        }
        var reply = desk.drift(drift.subject(), drift.copy(), known.person(), inbox.now());
        return Optional.of(
                reply instanceof Reply.Given<Desk.Drifted> given ? DriftAnswer.of(given.value()) : refused(reply));
    }

    private Post status(String id) {
        if (FleetRun.isId(id)) {
            return fleetStatus(id);
        }
        return desk.migration(id)
                .map(migration -> Answers.status(migration, policy))
                .orElseGet(() -> Post.sentence(Inbox.unknown(id)));
    }

    /** One that runs is meant where there is only one; of more, the list is the answer. */
    private Post statusOfRunning() {
        var running =
                desk.all().stream().filter(migration -> !migration.ended()).toList();
        return switch (running.size()) {
            case 0 -> Post.sentence("No migration is running. /redis-migrate list shows those that ended.");
            case 1 -> Answers.status(running.get(0), policy);
            default -> Answers.list(running, policy);
        };
    }

    private Post clients(String id) {
        var migration = desk.migration(id);
        if (migration.isEmpty()) {
            return Post.sentence(Inbox.unknown(id));
        }
        var reply = desk.clients(id);
        return reply instanceof Reply.Given<List<Client>> given
                ? Answers.clients(migration.get(), given.value())
                : refused(reply);
    }

    private Post audit(String id) {
        boolean known = FleetRun.isId(id)
                ? desk.fleet(id) instanceof Reply.Given<FleetRun>
                : desk.migration(id).isPresent();
        if (!known) {
            return Post.sentence(Inbox.unknown(id));
        }
        var reply = desk.audit(id);
        return reply instanceof Reply.Given<byte[]> given
                ? Post.sentence(audit.upload(id, given.value()))
                : refused(reply);
    }

    private Optional<Post> ask(Command.OfRunning asked, String key, ReplyTo to) {
        var taken = inbox.take(asked.migration(), to.user(), key, to, (person, at) -> {
            if (asked instanceof Command.Abort abort) {
                return new Ask.Abort(person, at, abort.reason());
            }
            if (asked instanceof Command.Rollback rollback) {
                return new Ask.Rollback(person, at, rollback.reason());
            }
            if (asked instanceof Command.Overrule overrule) {
                return new Ask.Overrule(person, at, "", overrule.reason());
            }
            if (asked instanceof Command.HandOver handOver) {
                return new Ask.HandOver(person, at, handOver.to());
            }
            if (asked instanceof Command.Steer steer) {
                return new Ask.Steer(person, at, steer.pause());
            }
            if (asked instanceof Command.Repair) {
                return new Ask.Repair(person, at, false);
            }
            return asked instanceof Command.Finish ? new Ask.Finish(person, at) : new Ask.Verify(person, at);
        });
        return answered(asked.migration(), taken);
    }

    private Optional<Post> startFleet(String name, String key, String user) {
        return once(key, user, person -> {
            var reply = desk.startFleet(name, person, inbox.now());
            return reply instanceof Reply.Given<FleetRun> given ? started(given.value()) : refused(reply);
        });
    }

    private Post started(FleetRun run) {
        return new Post(
                "%s is requested: the fleet %s, %d plans in %d waves. Its card is in <#%s>."
                        .formatted(
                                run.id(),
                                Text.escape(run.fleet().name()),
                                run.fleet().plans().size(),
                                run.fleet().waves().size(),
                                cardChannel),
                List.of());
    }

    private Post fleetStatus(String name) {
        var reply = desk.fleet(name);
        return reply instanceof Reply.Given<FleetRun> given ? FleetCard.status(given.value()) : refused(reply);
    }

    private Optional<Post> ask(Command.OfFleet asked, String key, ReplyTo to) {
        var reply = desk.fleet(asked.name());
        if (!(reply instanceof Reply.Given<FleetRun> given)) {
            return Optional.of(refused(reply));
        }
        var id = given.value().id();
        return answered(id, inbox.take(id, to.user(), key, to, (person, at) -> switch (asked.word()) {
            case ABORT -> new Ask.Abort(person, at, asked.reason());
            case ROLLBACK -> new Ask.Rollback(person, at, asked.reason());
            case RESUME -> new Ask.Resume(person, at);
            case FINISH -> new Ask.Finish(person, at);
        }));
    }

    private static Optional<Post> answered(String id, Inbox.Taken taken) {
        if (taken instanceof Inbox.Taken.Refused refused) {
            return Optional.of(Post.sentence(refused.sentence()));
        }
        return taken instanceof Inbox.Taken.Kept
                ? Optional.of(
                        Post.sentence("Noted for %s; what comes of it follows here and in its thread.".formatted(id)))
                : Optional.empty();
    }

    private static <T> Post refused(Reply<T> reply) {
        return Post.sentence(reply instanceof Reply.Refused<T> refused ? refused.sentence() : "");
    }
}
