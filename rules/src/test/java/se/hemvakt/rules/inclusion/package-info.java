/** Tests of {@code rules.inclusion}: each criterion at its border, each failing one named. */
@NullMarked
package se.hemvakt.rules.inclusion;

import org.jspecify.annotations.NullMarked;
