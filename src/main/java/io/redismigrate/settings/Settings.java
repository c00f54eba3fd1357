package io.redismigrate.settings;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that the bot is told before it starts: {@code bot.yml}, {@code fleet.yml} and {@code policy.yml}, checked. Holding
 * one means that every name in it resolves, every number is in its range, and the chosen Slack mode has what it needs.
 *
 * @param servers by name, in the file's order
 * @param plans by name, in the file's order
 * @param fleets by name, in the file's order
 * @param owners the first that fits a connection counts
 */
public record Settings(
        Slack slack,
        Http http,
        Store store,
        Schedule schedule,
        Map<String, Server> servers,
        Map<String, Plan> plans,
        Map<String, Fleet> fleets,
        AdHoc adHoc,
        List<Owner> owners,
        Policy policy) {
    public Settings {
        servers = inOrder(servers);
        plans = inOrder(plans);
        fleets = inOrder(fleets);
        owners = List.copyOf(owners);
    }

    /**
     * Reads the three files of {@code configFolder}. {@code ${NAME}} and {@code ${NAME:-default}} in a value are looked up
     * in {@code environment}; a relative {@code …-file} starts at {@code configFolder}.
     *
     * @throws SettingsException with everything that is wrong, one line each
     */
    public static Settings read(Path configFolder, Map<String, String> environment) {
        if (!Files.isDirectory(configFolder)) {
            throw new SettingsException(List.of(
                    "%s: there is no such folder; name the one that holds bot.yml, fleet.yml and policy.yml with --config"
                            .formatted(configFolder)));
        }
        var problems = new Problems();
        var reading = new Reading(configFolder, Map.copyOf(environment), problems);
        var bot = YamlFile.read("bot.yml", reading, BotFile::read);
        var fleet = YamlFile.read("fleet.yml", reading, FleetFile::read);
        var policy = YamlFile.read("policy.yml", reading, file -> {
            waveGates(file, fleet.fleets());
            return PolicyFile.policy(file, bot.slack().channel(), fleet.plans().keySet());
        });
        problems.throwIfAny();
        return new Settings(
                bot.slack(),
                bot.http(),
                bot.store(),
                bot.schedule(),
                fleet.servers(),
                fleet.plans(),
                fleet.fleets(),
                fleet.adHoc(),
                fleet.owners(),
                policy);
    }

    /** A fleet may ask for one gate a wave; whether it may have it is policy. */
    private static void waveGates(Section policy, Map<String, Fleet> fleets) {
        boolean allowed = policy.yesOrNo("one-gate-a-wave", false);
        fleets.values().stream()
                .filter(fleet -> fleet.oneGate() && !allowed)
                .findFirst()
                .ifPresent(fleet -> policy.problem(
                        "one-gate-a-wave",
                        "fleet %s in fleet.yml asks for it, and it is not allowed here; write one-gate-a-wave: true, or take it out there"
                                .formatted(fleet.name())));
    }

    private static <T> Map<String, T> inOrder(Map<String, T> named) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /**
     * How the bot reaches Slack. In mode {@code SOCKET} both tokens are present, in mode {@code HTTP} the bot token and the
     * signing secret; in mode {@code LOCAL} none is needed.
     *
     * @param apiUrl where all Web API calls go; ends with a slash
     * @param channel the channel's name with {@code #}, or its id
     * @param cardRefresh how often a moving progress card may be edited, at most
     * @param postInterval how soon a message may follow another in the channel, beyond short bursts; more than zero
     */
    public record Slack(
            Mode mode,
            Optional<Secret> botToken,
            Optional<Secret> appToken,
            Optional<Secret> signingSecret,
            URI apiUrl,
            String channel,
            Duration cardRefresh,
            Duration postInterval) {}

    /** The way in which Slack's requests arrive. */
    public enum Mode {
        /** The stand-in workspace of this program; no Slack account. */
        LOCAL,
        /** Slack's Socket Mode: the bot connects to Slack. */
        SOCKET,
        /** Signed requests from Slack to the bot's HTTP port. */
        HTTP
    }

    /**
     * Where the bot's one HTTP port listens.
     *
     * @param bind a local address or host name
     * @param port 0 to 65535; 0 takes any free port
     */
    public record Http(String bind, int port) {}

    /**
     * The bot's database.
     *
     * @param url {@code jdbc:h2:…} or {@code jdbc:postgresql:…}, without a password in it
     */
    public record Store(String url, Optional<String> user, Optional<Secret> password) {}

    /**
     * The alarm clock.
     *
     * @param poll how often each live migration is looked at; more than zero
     */
    public record Schedule(Duration poll) {}
}
