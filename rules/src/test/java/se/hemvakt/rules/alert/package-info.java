/** Tests of {@code rules.alert}: golden tables and histories. Nothing here needs a server. */
@NullMarked
package se.hemvakt.rules.alert;

import org.jspecify.annotations.NullMarked;
