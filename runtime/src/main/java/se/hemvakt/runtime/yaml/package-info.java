/**
 * Reading of YAML files that people write, with the file, line and column of what is wrong with them.
 *
 * <p>Not here: what a file means ({@code rules.profile}, {@code app.replay}).
 */
@NullMarked
package se.hemvakt.runtime.yaml;

import org.jspecify.annotations.NullMarked;
