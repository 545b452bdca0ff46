/**
 * What the demo asks the database itself.
 *
 * <p>Not here: anything it writes.
 */
@NullMarked
package se.hemvakt.app.demo.jdbc;

import org.jspecify.annotations.NullMarked;
