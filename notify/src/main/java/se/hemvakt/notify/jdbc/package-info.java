/**
 * The tables: messages read, what became of them written, browsers that agreed to be told. Not here: when to send.
 */
@NullMarked
package se.hemvakt.notify.jdbc;

import org.jspecify.annotations.NullMarked;
