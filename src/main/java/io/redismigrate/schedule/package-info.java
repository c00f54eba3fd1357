/**
 * A tick for each live migration. Quartz lives here and nowhere else.
 *
 * <p>It is the alarm clock, not the lock: a migration may be ticked twice or late, by this process or another, and the
 * store's version number decides who acts. A job carries a migration's id; all else is looked up fresh.
 */
@NullMarked
package io.redismigrate.schedule;

import org.jspecify.annotations.NullMarked;
