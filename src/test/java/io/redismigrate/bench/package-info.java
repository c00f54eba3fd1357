/**
 * Benchmarks: each runs the bot and its peer in one run on the same servers and prints both, with the ratio. They are
 * programs, not tests: nothing fails because a machine is slow. The README says how to run them.
 */
@NullMarked
package io.redismigrate.bench;

import org.jspecify.annotations.NullMarked;
