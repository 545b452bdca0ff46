/**
 * What a message is, what can become of it, and how its text reads. Not here: channels and tables.
 */
@NullMarked
package se.hemvakt.notify.message;

import org.jspecify.annotations.NullMarked;
