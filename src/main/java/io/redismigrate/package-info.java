/** The bot: {@link io.redismigrate.Bot} wires the packages below in the order data flows. */
@NullMarked
package io.redismigrate;

import org.jspecify.annotations.NullMarked;
