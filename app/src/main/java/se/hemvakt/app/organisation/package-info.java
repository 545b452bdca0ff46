/**
 * The organisation as people ask for it on the command line: checked, listed, and who reaches an address.
 *
 * <p>Not here: what an organisation is and how it is kept ({@code rules.organisation}).
 */
@NullMarked
package se.hemvakt.app.organisation;

import org.jspecify.annotations.NullMarked;
