/**
 * A kit as a real one behaves: what it keeps, what it sends next, when it tries again, and how its messages look (kit
 * protocol, version 1). The core is a state machine without clock, thread or network.
 *
 * <p>Not here: how bytes travel ({@code sim.mqtt}) and what is measured ({@code sim.patient}, {@code sim.recording}).
 */
@NullMarked
package se.hemvakt.sim.kit;

import org.jspecify.annotations.NullMarked;
