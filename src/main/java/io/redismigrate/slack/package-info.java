/**
 * Commands, buttons and modals in; an outbox out. Bolt and Slack's client live here and nowhere else.
 *
 * <p>A request is read, kept and acknowledged within Slack's three seconds; what people may do is decided elsewhere. This
 * package knows the values of {@code migration} and the ports of {@code runner}, and none of the adapters behind them.
 */
@NullMarked
package io.redismigrate.slack;

import org.jspecify.annotations.NullMarked;
