/** The organisation that is kept, as the dashboard asks it. Not here: the organisation itself, which is of {@code rules}. */
@NullMarked
package se.hemvakt.app.directory;

import org.jspecify.annotations.NullMarked;
