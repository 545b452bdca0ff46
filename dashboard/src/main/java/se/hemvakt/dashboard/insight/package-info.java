/**
 * What a screen can ask about a patient beyond what stands on the board: why nobody was alerted, what the score can become, how
 * frail the patient is getting. The port to the rules' core, and its answers as JSON.
 *
 * <p>Not here: any judging. The program ({@code app}) puts the rules behind {@link se.hemvakt.dashboard.insight.PatientInsight},
 * since services do not know each other.
 */
@NullMarked
package se.hemvakt.dashboard.insight;

import org.jspecify.annotations.NullMarked;
