/** Tests of the package of the same name. */
@NullMarked
package io.redismigrate.fleet;

import org.jspecify.annotations.NullMarked;
