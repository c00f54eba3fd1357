/**
 * One tick: look, decide, save, act, tell. Knows the rules and the ports below, and none of the adapters behind them.
 *
 * <p>{@link io.redismigrate.runner.Runner} is the tick. {@link io.redismigrate.runner.Fleet}, {@link
 * io.redismigrate.runner.MigrationStore} and {@link io.redismigrate.runner.Hook} are what it needs of the outside.
 */
@NullMarked
package io.redismigrate.runner;

import org.jspecify.annotations.NullMarked;
