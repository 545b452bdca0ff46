/**
 * Web push: VAPID (RFC 8292) and encrypted content (RFC 8291). Not here: the page and its service worker (dashboard).
 */
@NullMarked
package se.hemvakt.notify.push;

import org.jspecify.annotations.NullMarked;
