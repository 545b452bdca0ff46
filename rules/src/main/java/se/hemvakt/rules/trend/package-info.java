/**
 * What a patient's readings do over hours, days and weeks, against the patient's own baseline. Plain Java: values and times come
 * in, figures go out.
 *
 * <p>Not here: what a trend leads to ({@code rules.alert}, {@code rules.profile}), or any clock, thread, socket or database.
 */
@NullMarked
package se.hemvakt.rules.trend;

import org.jspecify.annotations.NullMarked;
