/** Tests of {@code rules.organisation}: files people write, hours against a clock read minute by minute. */
@NullMarked
package se.hemvakt.rules.organisation;

import org.jspecify.annotations.NullMarked;
