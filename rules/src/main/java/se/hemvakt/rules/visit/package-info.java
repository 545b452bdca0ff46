/**
 * Home visits by the next weekday: who may ask, who makes them, how they end. Plain Java.
 *
 * <p>Not here: by when, which the calendar and the hours of teams say ({@code rules.organisation}); the tables ({@code rules.jdbc}).
 */
@NullMarked
package se.hemvakt.rules.visit;

import org.jspecify.annotations.NullMarked;
