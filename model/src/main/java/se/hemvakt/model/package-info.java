/**
 * The words of Hemvakt: readings, vitals, kits, patients, episodes, requests. Plain Java, no library, no I/O.
 *
 * <p>Not here: how a word is stored ({@code runtime}), judged ({@code rules}) or shown ({@code dashboard}).
 */
@NullMarked
package se.hemvakt.model;

import org.jspecify.annotations.NullMarked;
