/**
 * Rule set files as the command line handles them.
 *
 * <p>Not here: what the files mean ({@code rules.profile}).
 */
@NullMarked
package se.hemvakt.app.ruleset;

import org.jspecify.annotations.NullMarked;
