/** Tests of {@code rules.profile.jdbc} on a real server. */
@NullMarked
package se.hemvakt.rules.profile.jdbc;

import org.jspecify.annotations.NullMarked;
