/**
 * The demo: a simulated ward of invented people on the embedded default, one of them turning unstable while you watch.
 *
 * <p>Not here: the platform ({@code app.platform}) or the simulator ({@code device-sim}).
 */
@NullMarked
package se.hemvakt.app.demo;

import org.jspecify.annotations.NullMarked;
