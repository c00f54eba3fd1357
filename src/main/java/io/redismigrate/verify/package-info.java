/**
 * Are two data sets the same, and where not. Replies are compared, judged and counted here, as pure functions over what
 * two servers said; {@link io.redismigrate.verify.Comparer} is the port behind which they are read. Knows no socket, no
 * thread and no clock.
 *
 * <p>A pair of keys that differs proves nothing while writes go on. It is read on the left, then on the right once that
 * has passed the left's offset, then on the left again ({@link io.redismigrate.verify.Suspect}): equal to either is equal;
 * different from a left that stood still, three times, is proven different; what never stands still is counted as in flux.
 *
 * <p>Which faults each mode finds:
 *
 * <table>
 * <caption>Faults by mode</caption>
 * <tr><th>fault</th><th>full</th><th>sampled</th><th>counts</th></tr>
 * <tr><td>a key is missing, or there is one too many</td><td>yes</td><td>a missing one, if drawn</td><td>if the numbers do
 * not make up for each other</td></tr>
 * <tr><td>a key is in the wrong database</td><td>yes, as missing here and extra there</td><td>if drawn</td><td>yes, unless
 * made up for</td></tr>
 * <tr><td>another type</td><td>yes</td><td>if drawn</td><td>no</td></tr>
 * <tr><td>a value: any bit of a string of any size, any member, field, score, element or its place in a list</td><td>yes</td>
 * <td>if drawn</td><td>no</td></tr>
 * <tr><td>a stream: entries, last id, groups, their offsets, consumers, pending entries with their delivery counts</td>
 * <td>yes</td><td>if drawn</td><td>no</td></tr>
 * <tr><td>an expiry missing, extra or other: to the millisecond where both servers are 7.0 or newer, else if three seconds
 * or more off</td><td>yes</td><td>if drawn</td><td>no</td></tr>
 * <tr><td>expiries of hash fields, where the left has them</td><td>yes</td><td>if drawn</td><td>no</td></tr>
 * <tr><td>functions (libraries and their code)</td><td>yes</td><td>yes</td><td>yes</td></tr>
 * </table>
 *
 * <p>"If drawn" comes with its confidence: n keys without a fault say that with 99 % confidence fewer than 4.6/n of all
 * keys have one.
 *
 * <p>No mode sees: values of modules' types (their presence and expiry are compared, the value is not read, and they are
 * counted as opaque); when a key was last used and how often; a consumer's idle time, and a consumer to whom nothing is pending (from 7.2 on, replicas
 * do not learn of one that was given nothing); how many entries a
 * group has read, from which its lag is worked out (replication does not carry that); delivery times in a group with more
 * than 64 pending entries; the cardinality that a HyperLogLog caches, which a replica may renew by itself; a key that was
 * written after it was compared (replication is what carries that; a difference that arises later is seen by the next
 * verification only); anything that is not data: users, settings, scripts that were loaded, subscribers. A key that changes
 * faster than it can be read twice is counted as in flux, not as the same. Reading does not expire, touch or change a key,
 * but a master deletes a key that is past its time when anybody reads it; before 7.2 a reader renews a key's idle time.
 */
@NullMarked
package io.redismigrate.verify;

import org.jspecify.annotations.NullMarked;
