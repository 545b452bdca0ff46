/** Tests of {@code rules.jdbc} on a real server. */
@NullMarked
package se.hemvakt.rules.jdbc;

import org.jspecify.annotations.NullMarked;
