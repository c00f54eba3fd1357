/**
 * The demo's world: real Redis servers on this machine, data in them and applications that keep writing. It is also what the
 * tests start. It must not know the bot: nothing here imports another package of ours, and the servers and applications
 * are met by the bot over sockets, as anybody's would be.
 */
@NullMarked
package io.redismigrate.demo;

import org.jspecify.annotations.NullMarked;
