/**
 * Taking messages in order and carrying each to an end: lanes, retries, limits, circuit breakers. Not here: how a channel works.
 */
@NullMarked
package se.hemvakt.notify.send;

import org.jspecify.annotations.NullMarked;
