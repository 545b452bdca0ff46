/**
 * Reading and writing CSV (RFC 4180), plain or gzip, with the line number at hand for errors.
 *
 * <p>Not here: what a column means.
 */
@NullMarked
package se.hemvakt.app.csv;

import org.jspecify.annotations.NullMarked;
