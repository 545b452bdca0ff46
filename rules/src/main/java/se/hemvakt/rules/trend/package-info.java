/** What a patient's readings do over hours, days and weeks, against the patient's own baseline. Pure. */
@NullMarked
package se.hemvakt.rules.trend;

import org.jspecify.annotations.NullMarked;
