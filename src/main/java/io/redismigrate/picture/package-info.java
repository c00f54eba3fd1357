/**
 * The picture of a sync: what was copied and how far behind it was over time, with the gates and the switch marked. Values
 * come in, a PNG comes out; nothing here knows a store, Slack or a clock.
 */
@NullMarked
package io.redismigrate.picture;

import org.jspecify.annotations.NullMarked;
