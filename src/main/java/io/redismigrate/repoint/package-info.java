/**
 * Tells the applications where to go: {@link io.redismigrate.repoint.RepointHooks} calls the webhook, the command or the
 * HAProxy of a plan. Knows {@code migration} and {@code runner}, HTTP and processes; it knows no rule, and no other adapter.
 */
@NullMarked
package io.redismigrate.repoint;

import org.jspecify.annotations.NullMarked;
