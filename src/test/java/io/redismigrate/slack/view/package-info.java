/** Tests of the package of the same name. */
@NullMarked
package io.redismigrate.slack.view;

import org.jspecify.annotations.NullMarked;
