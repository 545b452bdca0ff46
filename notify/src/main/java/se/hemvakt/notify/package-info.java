/**
 * Messages to people: takes what the rules ordered, sends it by the channel it names, and writes down what became of it.
 * Not here: whom to tell and when (rules), and the pages (dashboard).
 */
@NullMarked
package se.hemvakt.notify;

import org.jspecify.annotations.NullMarked;
