/**
 * Checks an installation and says what to mend: one finding for each thing looked at.
 *
 * <p>Not here: any mending. The doctor changes nothing, also not the database's schema.
 */
@NullMarked
package se.hemvakt.app.doctor;

import org.jspecify.annotations.NullMarked;
