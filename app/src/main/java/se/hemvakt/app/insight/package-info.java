/**
 * The rules' core behind the dashboard's questions: why nobody was alerted, what a score can become, how frail a patient is
 * getting. The one place where the two services meet.
 *
 * <p>Not here: any judging, which is {@code rules}' own, nor SQL, nor what is said about it on screen.
 */
@NullMarked
package se.hemvakt.app.insight;

import org.jspecify.annotations.NullMarked;
