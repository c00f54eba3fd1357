package io.redismigrate.migration;

/** The order of a switch. */
public final class SwitchRules {
    private SwitchRules() {}
}
