package io.redismigrate.migration;

import java.util.Map;
import java.util.Optional;

/**
 * The latest comparison of the two data sets, as it stands.
 *
 * @param number counts a migration's comparisons, from 1
 * @param mode {@code full}, {@code sampled} or {@code counts}
 * @param by who asked for it; {@link Event#BOT} where nobody did
 * @param driven whether an instance of the bot is at it
 * @param standing how far it is, a sentence
 * @param outcome what came of it; empty while it runs
 * @param data of the event that tells it
 * @param right name of the server that was compared with its master; empty for the plan's two sides
 * @param outdated whether it is older than the plan lets a comparison be that a switch rests on
 */
public record Comparing(
        int number,
        String mode,
        String by,
        boolean driven,
        String standing,
        Optional<Verification> outcome,
        Map<String, Object> data,
        String right,
        boolean outdated) {
    public Comparing {
        data = Map.copyOf(data);
    }

    boolean running() {
        return outcome.isEmpty();
    }
}
