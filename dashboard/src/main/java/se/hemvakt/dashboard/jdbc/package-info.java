/**
 * The dashboard's SQL: its own tables (account, session, episode_seen), and others' tables read only. Everything blocks:
 * call it from a worker.
 *
 * <p>Not here: the logs and the readings' history ({@code runtime}).
 */
@NullMarked
package se.hemvakt.dashboard.jdbc;

import org.jspecify.annotations.NullMarked;
