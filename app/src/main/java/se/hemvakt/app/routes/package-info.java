/**
 * Policies of routes as the command line handles them.
 *
 * <p>Not here: what they mean ({@code rules.route}).
 */
@NullMarked
package se.hemvakt.app.routes;

import org.jspecify.annotations.NullMarked;
