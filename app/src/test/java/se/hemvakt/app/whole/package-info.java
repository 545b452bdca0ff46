/**
 * What tests of the whole product share: the platform on real parts, with people at it by its routes, by a browser and by kits.
 *
 * <p>Not here: what is asserted.
 */
@NullMarked
package se.hemvakt.app.whole;

import org.jspecify.annotations.NullMarked;
