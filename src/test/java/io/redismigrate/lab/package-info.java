/**
 * The test kit: real servers for a test, a slow or broken network between them, and writers that know exactly what they were
 * told. It knows the demo's servers and nothing of the bot.
 */
@NullMarked
package io.redismigrate.lab;

import org.jspecify.annotations.NullMarked;
