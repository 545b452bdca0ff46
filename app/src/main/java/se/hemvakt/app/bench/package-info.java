/**
 * The benchmarks of {@code ./hemvakt bench}: the platform as a process of its own under load, the store without it, the rules
 * core alone; percentiles, ratios to a reference of the same run, and the machine's state beside every figure.
 *
 * <p>Not here: the load generator ({@code sim.load}), or micro-benchmarks of single methods (JMH in {@code rules}).
 */
@NullMarked
package se.hemvakt.app.bench;

import org.jspecify.annotations.NullMarked;
