package io.redismigrate.settings;

import java.util.Optional;

/**
 * Whose the connections of a kind are. What is left out does not matter; all that is given has to fit.
 *
 * @param name the connections' name, where {@code *} stands for any characters
 * @param user their ACL user, likewise
 * @param address where they come from
 * @param team the Slack id of a user group (S…) or a person (U…) to be told
 */
public record Owner(Optional<String> name, Optional<String> user, Optional<AddressRange> address, String team) {}
