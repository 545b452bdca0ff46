/** Letters, what they say and how they are named outside. Not here: networks. */
@NullMarked
package se.hemvakt.notify.message;

import org.jspecify.annotations.NullMarked;
