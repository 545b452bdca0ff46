/** Tests of trends: each figure against a slow second way, known run lengths, and every order of arrival. */
@NullMarked
package se.hemvakt.rules.trend;

import org.jspecify.annotations.NullMarked;
