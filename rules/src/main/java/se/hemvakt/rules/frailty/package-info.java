/**
 * Whether a patient has become frailer over weeks, from daily values; and a clinician's rating on the Clinical Frailty Scale, as
 * recorded. Plain Java.
 *
 * <p>Not here: any rating computed, any alert. What comes out asks for a review at the next visit and never pages anyone.
 */
@NullMarked
package se.hemvakt.rules.frailty;

import org.jspecify.annotations.NullMarked;
