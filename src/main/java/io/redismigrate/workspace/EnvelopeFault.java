package io.redismigrate.workspace;

import java.time.Duration;

/**
 * What goes wrong with a delivery to the bot.
 *
 * @param how what happens
 * @param delay how late it comes, for a delay
 */
public record EnvelopeFault(How how, Duration delay) {

    /** What happens to the delivery. */
    public enum How {
        /** The bot gets it twice. */
        DUPLICATE,
        /** The bot never gets it. */
        DROP,
        /** The bot gets it, but its acknowledgement is lost. */
        LOSE_ACK,
        /** The bot gets it late. */
        DELAY
    }

    /** The bot gets it twice. */
    public static EnvelopeFault duplicate() {
        return new EnvelopeFault(How.DUPLICATE, Duration.ZERO);
    }

    /** The bot never gets it. */
    public static EnvelopeFault drop() {
        return new EnvelopeFault(How.DROP, Duration.ZERO);
    }

    /** The bot gets it, but its acknowledgement is lost. */
    public static EnvelopeFault loseAck() {
        return new EnvelopeFault(How.LOSE_ACK, Duration.ZERO);
    }

    /** The bot gets it this much later; whoever acts waits as well. */
    public static EnvelopeFault late(Duration delay) {
        return new EnvelopeFault(How.DELAY, delay);
    }
}
