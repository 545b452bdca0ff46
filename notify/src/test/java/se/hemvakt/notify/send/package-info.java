/** Retries, limits and breakers, with time handed in. Not here: networks. */
@NullMarked
package se.hemvakt.notify.send;

import org.jspecify.annotations.NullMarked;
