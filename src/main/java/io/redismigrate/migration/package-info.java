/**
 * The rules of a migration, as pure functions over values: what is seen, what follows, and why.
 *
 * <p>Read {@link io.redismigrate.migration.State} from top to bottom and you have read a migration. This package knows
 * the JDK and nothing else: no Redis client, no Slack, no database, no clock. Time comes in with an {@link
 * io.redismigrate.migration.Observation} or an {@link io.redismigrate.migration.Ask}.
 */
@NullMarked
package io.redismigrate.migration;

import org.jspecify.annotations.NullMarked;
