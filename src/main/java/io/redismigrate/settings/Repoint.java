package io.redismigrate.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What points the applications at the new master. */
public sealed interface Repoint {
    /** People do it, and tell the bot. */
    record People() implements Repoint {}

    /**
     * The applications ask Sentinels, which are given the new master.
     *
     * @param sentinels where they are named here and not beside it
     */
    record Sentinel(Optional<Plan.Sentinels> sentinels) implements Repoint {}

    /** Valkey leads the connections on that asked for it. */
    record Redirect() implements Repoint {}

    /** The clients follow the cluster. */
    record Cluster() implements Repoint {}

    /**
     * A signed POST. The url prints without its path, for many webhooks carry a token there.
     *
     * @param secret the key of the request's signature
     * @param timeout how long one call may take; more than zero
     */
    record Webhook(URI url, Secret secret, Duration timeout) implements Repoint {
        @Override
        public String toString() {
            return "Webhook[url=%s://%s/***, timeout=%s]".formatted(url.getScheme(), url.getAuthority(), timeout);
        }
    }

    /**
     * A program on the bot's machine, started without a shell.
     *
     * @param argv the program and its arguments, at least the program
     * @param timeout how long one run may take; more than zero
     */
    record Command(List<String> argv, Duration timeout) implements Repoint {
        public Command {
            argv = List.copyOf(argv);
        }
    }

    /**
     * The runtime API of one or several HAProxys.
     *
     * @param sockets paths of unix sockets, or {@code host:port}; at least one
     * @param backend the backend with the server that gets the new address
     * @param server its name there
     * @param shutdownSessions whether connections to the old master are ended
     * @param timeout how long one command may take; more than zero
     */
    record Haproxy(List<String> sockets, String backend, String server, boolean shutdownSessions, Duration timeout)
            implements Repoint {
        public Haproxy {
            sockets = List.copyOf(sockets);
        }
    }
}
