/**
 * What the rules keep in PostgreSQL: decisions with their checkpoint, and the register of patients and teams.
 *
 * <p>Not here: any decision ({@code rules.alert}), nor the logs' own tables ({@code runtime.jdbc}).
 */
@NullMarked
package se.hemvakt.rules.jdbc;

import org.jspecify.annotations.NullMarked;
