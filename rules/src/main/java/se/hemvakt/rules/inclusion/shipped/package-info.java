/**
 * The inclusion criteria that come with the program.
 *
 * <p>Not here: how they are read and asked ({@code rules.inclusion}).
 */
@NullMarked
package se.hemvakt.rules.inclusion.shipped;

import org.jspecify.annotations.NullMarked;
