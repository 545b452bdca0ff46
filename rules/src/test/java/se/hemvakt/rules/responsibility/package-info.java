/** Tests of {@code rules.responsibility}: stories in plain text, in resources/responsibility. */
@NullMarked
package se.hemvakt.rules.responsibility;

import org.jspecify.annotations.NullMarked;
