package io.redismigrate.slack.view;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words for Slack's markup. What comes from people, servers and files is shown as it is and never understood: a reason
 * of {@code <!channel>} wakes nobody (<a href="https://docs.slack.dev/messaging/formatting-message-text/">formatting</a>).
 */
public final class Text {
    private static final Pattern MENTION = Pattern.compile("<@[UW][A-Z0-9]+>|<!subteam\\^S[A-Z0-9]+>"
            + "|<!date\\^[0-9]{1,11}\\^\\{date_short_pretty} \\{time}\\|[-0-9TZ:]{1,24}>");
    private static final String CUT = "… (cut)";

    private Text() {}

    /** Foreign text, for a place that reads markup. */
    public static String escape(String foreign) {
        return foreign.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A sentence of our own that may hold foreign text: mentions of one person or user group and moments stay, all else is escaped. */
    public static String safe(String sentence) {
        var safe = new StringBuilder();
        var mention = MENTION.matcher(sentence);
        int done = 0;
        while (mention.find()) {
            safe.append(escape(sentence.substring(done, mention.start()))).append(mention.group());
            done = mention.end();
        }
        return safe.append(escape(sentence.substring(done))).toString();
    }

    /** What Slack's clients escaped on the way in. */
    public static String unescape(String received) {
        return received.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** Foreign text in code style; it cannot end the style. */
    static String code(String foreign) {
        return "`" + escape(foreign.replace('`', '\'').replace('\n', ' ')) + "`";
    }

    /** At most that many characters; says so where something was left out. Never cuts an entity, a token or a pair in two. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - CUT.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        int entity = text.lastIndexOf('&', end - 1);
        if (entity >= 0 && entity > end - 5 && text.indexOf(';', entity) >= end) {
            end = entity;
        }
        int token = text.lastIndexOf('<', end - 1);
        if (token >= 0 && text.indexOf('>', token) >= end) {
            end = token;
        }
        return text.substring(0, end) + CUT;
    }

    static String mention(String user) {
        return MENTION.matcher("<@" + user + ">").matches() ? "<@" + user + ">" : escape(user);
    }

    /** A user group or a person, by id. */
    static String mentionOfTeam(String team) {
        var group = "<!subteam^" + team + ">";
        return MENTION.matcher(group).matches() ? group : mention(team);
    }

    static String mentions(Collection<String> users) {
        return users.stream().map(Text::mention).collect(Collectors.joining(" and "));
    }

    /** A moment, which each reader sees in the own time zone. */
    static String date(Instant at) {
        return "<!date^%d^{date_short_pretty} {time_secs}|%s>"
                .formatted(at.getEpochSecond(), at.truncatedTo(ChronoUnit.SECONDS));
    }

    /** One line: what was typed over several lines does not tear a list apart. */
    static String line(String foreign) {
        return foreign.strip().replaceAll("\\s+", " ");
    }

    static String capital(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** With a full stop, where the sentence has no end of its own. */
    static String ended(String sentence) {
        var stripped = sentence.strip();
        return stripped.isEmpty() || ".!?".indexOf(stripped.charAt(stripped.length() - 1)) >= 0
                ? stripped
                : stripped + ".";
    }
}
