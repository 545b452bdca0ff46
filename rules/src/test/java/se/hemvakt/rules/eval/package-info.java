/** Tests of {@code rules.eval}: golden tables and histories. Nothing here needs a server. */
@NullMarked
package se.hemvakt.rules.eval;

import org.jspecify.annotations.NullMarked;
