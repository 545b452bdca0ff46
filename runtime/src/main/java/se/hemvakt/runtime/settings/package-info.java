/**
 * Typed settings from one file and the environment, with every problem told at once.
 *
 * <p>Not here: which settings a service has; each declares its own record.
 */
@NullMarked
package se.hemvakt.runtime.settings;

import org.jspecify.annotations.NullMarked;
