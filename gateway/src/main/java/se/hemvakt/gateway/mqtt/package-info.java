/**
 * The MQTT endpoint kits connect to: 3.1.1 and 5, publish to the own {@code up}, read the own {@code down}, nothing else.
 *
 * <p>Not here: a general broker, or what a payload says.
 */
@NullMarked
package se.hemvakt.gateway.mqtt;

import org.jspecify.annotations.NullMarked;
