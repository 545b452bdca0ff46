/** Tests of the frailty trend: declines made by hand, and the daily life of real people. */
@NullMarked
package se.hemvakt.rules.frailty;

import org.jspecify.annotations.NullMarked;
