/**
 * What stands in the way of a migration, as pure functions over servers that were looked at.
 *
 * <p>{@link io.redismigrate.preflight.Preflight} is the door; each other class is one subject. The findings are part of
 * what an approval rests on, so none may come or go only because a migration makes its way. This package knows the JDK
 * and {@code migration}: no Redis client, no Slack, no clock.
 */
@NullMarked
package io.redismigrate.preflight;

import org.jspecify.annotations.NullMarked;
