/**
 * What people see in Slack, as pure functions: a value comes in, a message or a view comes out. Nothing here knows a
 * client, a clock or a setting; moments are written as Slack's date tokens, which each reader's own clock resolves.
 */
@NullMarked
package io.redismigrate.slack.view;

import org.jspecify.annotations.NullMarked;
