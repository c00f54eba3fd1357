/** What people meant by what they typed. It knows nothing of the bot, so whoever reads words may use it. */
@NullMarked
package io.redismigrate.words;

import org.jspecify.annotations.NullMarked;
