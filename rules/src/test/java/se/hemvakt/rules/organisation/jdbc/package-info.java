/** Tests of {@code rules.organisation.jdbc} on real servers. */
@NullMarked
package se.hemvakt.rules.organisation.jdbc;

import org.jspecify.annotations.NullMarked;
