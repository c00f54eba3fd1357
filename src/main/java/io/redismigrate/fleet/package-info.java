/**
 * The rules of a fleet: which plans move next, when the fleet stops, and what is asked of people once for a whole wave.
 *
 * <p>{@link io.redismigrate.fleet.FleetRun} is a fleet under way; {@code FleetRules} says what follows from a look at its
 * migrations. Pure, like {@code migration}, which is all it knows besides the JDK: a migration knows nothing of the
 * others of its wave, and a fleet touches no server; it only starts migrations and asks of them what people may ask.
 */
@NullMarked
package io.redismigrate.fleet;

import org.jspecify.annotations.NullMarked;
