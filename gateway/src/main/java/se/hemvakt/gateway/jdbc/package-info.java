/**
 * The kit registry in PostgreSQL.
 *
 * <p>Not here: anything an event loop may call; every method blocks.
 */
@NullMarked
package se.hemvakt.gateway.jdbc;

import org.jspecify.annotations.NullMarked;
