/** The settings' rules, told by example; see {@code SettingsProblemsTest} for every mistake and its answer. */
@NullMarked
package io.redismigrate.settings;

import org.jspecify.annotations.NullMarked;
