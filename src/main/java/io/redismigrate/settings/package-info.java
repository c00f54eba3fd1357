/**
 * Files and environment, read into one checked, immutable value: {@link io.redismigrate.settings.Settings}.
 *
 * <p>{@code BotFile}, {@code FleetFile} and {@code PolicyFile} say which keys there are, what each means and what it is
 * when it is left out; {@code Section} reads a mapping and remembers where everything stood, so that a mistake is answered
 * with its file, its line, its key and the mend. Everything wrong is told at once.
 *
 * <p>This package must not know what the values are used for: it opens no connection and resolves no name.
 */
@NullMarked
package io.redismigrate.settings;

import org.jspecify.annotations.NullMarked;
