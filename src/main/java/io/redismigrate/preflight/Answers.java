package io.redismigrate.preflight;

import io.redismigrate.migration.Finding;
import io.redismigrate.migration.Node;
import io.redismigrate.migration.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether every server answers, is ready, and is of the kind that can be moved. */
final class Answers {
    private Answers() {}

    static List<Finding> find(Sides sides) {
        var found = new ArrayList<Finding>();
        for (var server : sides.plan().servers()) {
            if (sides.node(server) instanceof Node.Unseen unseen) {
                found.add(unreachable(server, unseen.reason()));
            }
        }
        sides.changed().stream()
                // A replica that loads is in the middle of a sync, as every candidate is for a while.
                .filter(node -> node.transfer().loading() && node.replication().master())
                .map(Answers::loading)
                .forEach(found::add);
        return found;
    }

    private static Finding unreachable(Server server, String reason) {
        var words = reason.toUpperCase(Locale.ROOT);
        if (words.contains("WRONGPASS") || words.contains("NOAUTH") || words.contains("INVALID PASSWORD")) {
            return unreachable(
                    reason,
                    "%s answers, but does not take the user and password that are configured for it.".formatted(server),
                    "Correct username and password of %s in fleet.yml; try them with %s"
                            .formatted(server, login(server)));
        }
        if (words.contains("NOPERM")) {
            return unreachable(
                    reason,
                    "%s knows the user %s, and that user lacks rights that a migration needs."
                            .formatted(server, server.user().isEmpty() ? "default" : server.user()),
                    Sides.cli(
                            server,
                            "ACL SETUSER %s +@all".formatted(server.user().isEmpty() ? "default" : server.user())));
        }
        if (words.contains("UNKNOWN COMMAND")) {
            return Hazard.RENAMED_COMMAND.error(
                    reason,
                    "The bot cannot even look at it.",
                    "Take the rename-command lines out of the config file of %s and restart it".formatted(server));
        }
        return unreachable(
                reason,
                "A server that does not answer can be neither checked nor moved.",
                "See that it runs, and that the bot's machine reaches it: " + Sides.cli(server, "PING"));
    }

    private static Finding unreachable(String reason, String why, String mend) {
        return Hazard.UNREACHABLE.error(reason, why, mend);
    }

    /** As {@link Sides#cli}, and asks for a password even where none is configured: it may be what is missing. */
    private static String login(Server server) {
        return "`redis-cli -h %s -p %d%s --askpass PING`"
                .formatted(
                        server.address().host(),
                        server.address().port(),
                        server.user().isEmpty() ? "" : " --user " + server.user());
    }

    private static Finding loading(Node.Seen node) {
        return Hazard.LOADING.error(
                "%s is loading its data set.".formatted(node.server()),
                "Until it is done it refuses commands, and nobody can say what it holds.",
                "Wait until %s says loading:0".formatted(Sides.cli(node.server(), "INFO persistence")));
    }
}
