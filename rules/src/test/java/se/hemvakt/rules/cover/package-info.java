/** Tests of {@code rules.cover}. */
@NullMarked
package se.hemvakt.rules.cover;

import org.jspecify.annotations.NullMarked;
