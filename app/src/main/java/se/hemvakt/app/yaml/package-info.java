/**
 * Reading of YAML files that people write, with the file, line and column of what is wrong with them.
 *
 * <p>Not here: what a file means ({@code app.replay}).
 */
@NullMarked
package se.hemvakt.app.yaml;

import org.jspecify.annotations.NullMarked;
