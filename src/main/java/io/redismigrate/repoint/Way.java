package io.redismigrate.repoint;

import io.redismigrate.migration.Plan;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** How the applications of one plan learn the new address. */
public sealed interface Way {
    /** How long a call may take where the configuration does not say. */
    Duration PATIENCE = Duration.ofSeconds(5);

    /** The word the plan keeps for it. */
    Plan.Repoint repoint();

    /** People do it; there is nothing to call. */
    record People() implements Way {
        @Override
        public Plan.Repoint repoint() {
            return Plan.Repoint.PEOPLE;
        }
    }

    /** They find it themselves, as the word says; there is nothing to call. */
    record ByThemselves(Plan.Repoint repoint) implements Way {}

    /**
     * A signed POST. It prints as its host only, for many webhooks carry a token in the path.
     *
     * @param url http or https, with a host name that Java can read (without an underscore)
     * @param secret gives the key of the signature, which must not be empty
     * @param timeout how long a call may take, more than zero
     */
    record Webhook(URI url, Supplier<String> secret, Duration timeout) implements Way {
        public Webhook {
            if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                throw new IllegalArgumentException("a webhook needs an http or https address with a host name");
            }
        }

        @Override
        public Plan.Repoint repoint() {
            return Plan.Repoint.WEBHOOK;
        }

        /** What may be shown of the address. */
        String place() {
            return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        }

        @Override
        public String toString() {
            return "Webhook[" + place() + "]";
        }
    }

    /**
     * A program, started without a shell. It prints as the program only, for arguments may carry a token.
     *
     * @param argv the program and its arguments, at least the program
     * @param timeout how long a run may take, more than zero
     */
    record Command(List<String> argv, Duration timeout) implements Way {
        public Command {
            argv = List.copyOf(argv);
            if (argv.isEmpty()) {
                throw new IllegalArgumentException("a command needs a program");
            }
        }

        @Override
        public Plan.Repoint repoint() {
            return Plan.Repoint.COMMAND;
        }

        @Override
        public String toString() {
            return "Command[" + argv.get(0) + "]";
        }
    }

    /**
     * The runtime API of one or several HAProxys.
     *
     * @param sockets paths of unix sockets, or {@code host:port}; at least one
     * @param shutdownSessions whether connections to the old master are ended, so that clients come back to the new one
     * @param timeout how long one command may take, more than zero
     */
    record Haproxy(List<String> sockets, String backend, String server, boolean shutdownSessions, Duration timeout)
            implements Way {
        public Haproxy {
            sockets = List.copyOf(sockets);
            if (sockets.isEmpty()) {
                throw new IllegalArgumentException("HAProxy needs a socket");
            }
        }

        @Override
        public Plan.Repoint repoint() {
            return Plan.Repoint.HAPROXY;
        }

        /** {@code backend/server}. */
        String target() {
            return backend + "/" + server;
        }
    }
}
