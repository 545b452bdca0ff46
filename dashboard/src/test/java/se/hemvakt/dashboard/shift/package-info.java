/** The change of shift and its signatures. */
@NullMarked
package se.hemvakt.dashboard.shift;

import org.jspecify.annotations.NullMarked;
