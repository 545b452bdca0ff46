/**
 * The ward screen and the phone: channels that need no network of ours. Not here: what the screen shows (dashboard).
 */
@NullMarked
package se.hemvakt.notify.screen;

import org.jspecify.annotations.NullMarked;
