/**
 * How a virtual kit's bytes travel: MQTT 3.1.1 through Eclipse Paho, an independent implementation that finds our protocol
 * bugs, and through a light client of our own on Vert.x' event loops when there are more kits than Paho has threads for.
 *
 * <p>Not here: what is sent and when ({@code sim.kit}).
 */
@NullMarked
package se.hemvakt.sim.mqtt;

import org.jspecify.annotations.NullMarked;
