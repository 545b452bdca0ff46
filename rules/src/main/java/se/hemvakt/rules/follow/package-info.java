/**
 * The shell around the rules: follows the readings, the requests and the changes of patients, keeps each patient's state in
 * memory and has what was decided committed before anybody hears of it.
 *
 * <p>Not here: what is decided ({@code rules.alert}), nor how it is stored ({@code rules.jdbc}).
 */
@NullMarked
package se.hemvakt.rules.follow;

import org.jspecify.annotations.NullMarked;
