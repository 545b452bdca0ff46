/** Tests of {@code rules.follow} on a real server. */
@NullMarked
package se.hemvakt.rules.follow;

import org.jspecify.annotations.NullMarked;
