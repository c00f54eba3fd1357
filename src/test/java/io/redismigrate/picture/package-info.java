/** The picture of a sync, looked at point by point. */
@NullMarked
package io.redismigrate.picture;

import org.jspecify.annotations.NullMarked;
