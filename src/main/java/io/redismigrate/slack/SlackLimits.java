package io.redismigrate.slack;

import java.time.Duration;
import java.time.Instant;

/**
 * How much a workspace takes. Slack's own: a post a second and channel, short bursts tolerated, and about fifty edits a minute of
 * the whole app (<a href="https://docs.slack.dev/apis/web-api/rate-limits/">rate limits</a>). Who goes beyond is told to
 * wait by a 429, which is obeyed; staying below keeps decisions from waiting behind it.
 *
 * @param postsAtOnce the burst of posts, at least 1
 * @param eachPost the time after which another post is due
 * @param editsAtOnce the burst of edits, at least 1
 * @param eachEdit the time after which another edit is due
 */
record SlackLimits(int postsAtOnce, Duration eachPost, int editsAtOnce, Duration eachEdit) {
    private static final int POSTS_AT_ONCE = 8;
    private static final int EDITS_AT_ONCE = 15;

    /** A little slower than asked for, since clocks and networks are uneven. Slack takes fifty edits where it takes sixty posts. */
    static SlackLimits of(Duration postInterval) {
        return new SlackLimits(
                POSTS_AT_ONCE,
                postInterval.plus(postInterval.dividedBy(20)),
                EDITS_AT_ONCE,
                postInterval.plus(postInterval.dividedBy(4)));
    }

    Pace posts(Instant now) {
        return new Pace(postsAtOnce, eachPost, now);
    }

    Pace edits(Instant now) {
        return new Pace(editsAtOnce, eachEdit, now);
    }
}
