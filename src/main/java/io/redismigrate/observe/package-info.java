/**
 * What machines see of the bot: one HTTP port with health, readiness and metrics, on which others may hang their pages.
 * Knows nothing of the rest; it is told numbers and asked questions.
 */
@NullMarked
package io.redismigrate.observe;

import org.jspecify.annotations.NullMarked;
