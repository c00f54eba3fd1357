/** The stand-in for Slack, driven by Slack's own SDK over real sockets. */
@NullMarked
package io.redismigrate.workspace;

import org.jspecify.annotations.NullMarked;
