package io.redismigrate.settings;

import java.util.List;

/** The addresses that may be named directly in a command, without a server in {@code fleet.yml}. */
public record AdHoc(List<AddressRange> allow) {
    public AdHoc {
        allow = List.copyOf(allow);
    }

    /**
     * Whether {@code host} is an IP address inside one of the ranges. A host name never is: what it resolves to may change
     * between this question and the connection.
     */
    public boolean allows(String host) {
        return AddressRange.address(host)
                .map(address -> allow.stream().anyMatch(range -> range.contains(address)))
                .orElse(false);
    }
}
