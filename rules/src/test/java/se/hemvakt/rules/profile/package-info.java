/** Tests of {@code rules.profile}: files people write, and what a patient's rules say at each border. */
@NullMarked
package se.hemvakt.rules.profile;

import org.jspecify.annotations.NullMarked;
