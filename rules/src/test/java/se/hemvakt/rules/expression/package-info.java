/** Tests of {@code rules.expression}: what can be written, what is refused, and what it answers. Nothing here needs a server. */
@NullMarked
package se.hemvakt.rules.expression;

import org.jspecify.annotations.NullMarked;
