/** Messages against real parts: a database, mail servers, HTTPS servers, a push service. Not here: the rules that order them. */
@NullMarked
package se.hemvakt.notify;

import org.jspecify.annotations.NullMarked;
