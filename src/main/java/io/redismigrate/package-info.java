/**
 * The bot: {@link io.redismigrate.Bot} wires the packages below in the order data flows.
 *
 * <h2>Threat model</h2>
 *
 * <p><b>What is worth protecting.</b> The data on the servers; the passwords of Redis, Slack and the database; the promise that
 * nothing moves without the approvals of the policy; a history that nobody changes unseen.
 *
 * <p><b>Who is trusted.</b> Whoever can read the bot's memory, its environment or its secret files, or write its config, is the bot.
 * Whoever can write its database can make up approvals of migrations that run; the hash chain and the Slack thread show it
 * afterwards, they do not prevent it. Slack is trusted to say who clicked: an approver whose account is taken over is that approver,
 * which is why gates want two people.
 *
 * <p><b>Who is not.</b>
 *
 * <ul>
 *   <li><i>Members of the workspace</i> type and click anything. Rights are read at the click, from the policy and from Slack's groups.
 *       What they type is parsed into a few words, escaped wherever it is shown, and never handed to a shell, to SQL as text, or to a server
 *       as a command: {@code repoint} programs get it as environment variables, SQL as parameters.
 *   <li><i>Whoever reaches the HTTP port</i> finds health and metrics, which hold no secret but do name migrations: bind it to where only your
 *       own machines are. {@code /slack/events} reads at most 1 MiB, 400 times a second, and does nothing before the signature over the raw
 *       bytes is right, its time is within five minutes on either side, and the same signature was not seen by any instance. TLS
 *       is for whoever stands in front.
 *   <li><i>Whatever answers as a Redis server</i> may answer anything; what is no reply of Redis's is a server that was not seen, and that opens no gate.
 *       {@code rediss://} wants a certificate that the machine trusts. Without TLS, whoever sits in between can read passwords and move data: so can they without the bot.
 *   <li><i>Other programs on the machine</i>: the H2 file and its folder belong to the bot's user alone. Other processes of that user may read it
 *       through a loopback port whose key stands in a file only that user can read.
 *   <li><i>An instance of the bot that was stopped</i> and wakes up later: its saves name an old version and are lost, and its connections were closed by
 *       the one that took over, before that one did anything.
 *   <li><i>Libraries</i>: versions are pinned and converge, the build lists them with licences and hashes (CycloneDX), and two builds give the same bytes.
 * </ul>
 *
 * <p><b>Where secrets are.</b> In memory, and in the server settings {@code masterauth} for as long as a migration needs them. Not in logs, the store, Slack, exports
 * or error messages: the tests plant passwords and look for them everywhere.
 *
 * <p><b>What is left.</b> One who can stop a process and start it again at will may have one message posted twice (the later one is deleted again), or the
 * re-point hook called a moment late, if he hits the microseconds between the last check and the call.
 */
@NullMarked
package io.redismigrate;

import org.jspecify.annotations.NullMarked;
