/**
 * What the doctor asks the database. Reads only.
 *
 * <p>Not here: opening the database for use, which also migrates it ({@code runtime.jdbc.Database}).
 */
@NullMarked
package se.hemvakt.app.doctor.jdbc;

import org.jspecify.annotations.NullMarked;
