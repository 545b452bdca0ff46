/**
 * The logs, the history and the database itself on PostgreSQL 17, plain or with TimescaleDB.
 *
 * <p>Not here: the tables of a service, whose SQL stands in that service's own {@code jdbc} package.
 */
@NullMarked
package se.hemvakt.runtime.jdbc;

import org.jspecify.annotations.NullMarked;
