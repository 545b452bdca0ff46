/**
 * Channels that are somebody's HTTPS server: webhook and SMS gateway. Not here: web push, and our own pages.
 */
@NullMarked
package se.hemvakt.notify.http;

import org.jspecify.annotations.NullMarked;
