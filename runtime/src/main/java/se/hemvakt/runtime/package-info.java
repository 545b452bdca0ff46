/**
 * The shell the services share: settings, metrics, health, lifecycle, the logs' ports and adapters, the database.
 *
 * <p>Not here: anything that decides about a patient.
 */
@NullMarked
package se.hemvakt.runtime;

import org.jspecify.annotations.NullMarked;
