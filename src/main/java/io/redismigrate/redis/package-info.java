/**
 * Looking at real Redis and Valkey servers, and acting on them. Jedis lives here and nowhere else.
 *
 * <p>{@link io.redismigrate.redis.RedisFleet} is the door: the few verbs a migration may use. A reply is parsed once,
 * where it arrives. Passwords come in with {@link io.redismigrate.redis.Logins} and leave only towards a server; the
 * rules see words that stand for them. Knows nothing of Slack, the store or the schedule.
 */
@NullMarked
package io.redismigrate.redis;

import org.jspecify.annotations.NullMarked;
