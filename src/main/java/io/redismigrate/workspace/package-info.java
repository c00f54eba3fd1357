/**
 * A stand-in for Slack: the Web API methods a bot uses, Socket Mode, signed HTTP delivery, modals, limits, error codes and
 * faults on request, over real sockets, and a page to look at it. Start at {@link io.redismigrate.workspace.Workspace}.
 *
 * <p>It is strict where Slack is strict: what passes here must pass there. The facts come from Slack's published reference
 * of its methods, Block Kit and Socket Mode, and, where that is silent, from what its service was measured to do.
 *
 * <p>It must not know the bot's code, migrations or Redis. The bot's name and the words of its slash command are all that
 * is told about it, in {@link io.redismigrate.workspace.WorkspaceSetup}.
 */
@NullMarked
package io.redismigrate.workspace;

import org.jspecify.annotations.NullMarked;
