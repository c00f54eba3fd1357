package io.redismigrate.workspace;

/** The ids of the one team and the one app that exist here. */
final class Identity {
    static final String TEAM = "T0WORKSPACE";
    static final String TEAM_DOMAIN = "workspace";
    static final String APP = "A0MIGRATEBOT";
    static final String BOT = "B0MIGRATEBOT";
    static final String BOT_USER = "U0MIGRATEBOT";
    static final String SLACKBOT = "USLACKBOT";
    /** Slack's verification token: deprecated, still part of every payload. */
    static final String VERIFICATION_TOKEN = "stand-in-verification-token";

    private Identity() {}
}
