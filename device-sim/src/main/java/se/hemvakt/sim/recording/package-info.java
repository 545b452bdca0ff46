/**
 * Recordings of real patients, played through kits: read, placed so that they end about now, and sent in order over MQTT as if
 * the kits had kept them.
 *
 * <p>Not here: judging the values. What stands in the file is sent as it stands, since what the platform makes of artefacts is
 * the point.
 */
@NullMarked
package se.hemvakt.sim.recording;

import org.jspecify.annotations.NullMarked;
