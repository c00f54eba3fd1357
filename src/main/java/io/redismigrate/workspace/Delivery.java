package io.redismigrate.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One of the two ways to the bot: Socket Mode or HTTP. */
interface Delivery {

    /** What kind of thing is delivered, in Socket Mode's words. */
    enum Kind {
        COMMAND("slash_commands"),
        INTERACTION("interactive"),
        EVENT("events_api");

        final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /** Delivers and waits for the acknowledgement, at most as long as Slack waits. */
    Acknowledgement deliver(Kind kind, ObjectNode payload, Optional<EnvelopeFault> fault);
}
