/**
 * Condition profiles: rules as data, each number with its owner and source, read from YAML with the line of what is wrong, put
 * together for one patient with the patient's own signed limits, and compiled into rules that judge.
 *
 * <p>Not here: the life of an alert ({@code rules.alert}), scores and trends themselves ({@code rules.eval}, {@code
 * rules.trend}), the language of custom rules ({@code rules.expression}).
 */
@NullMarked
package se.hemvakt.rules.profile;

import org.jspecify.annotations.NullMarked;
