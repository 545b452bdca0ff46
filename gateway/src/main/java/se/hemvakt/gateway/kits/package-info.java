/**
 * Which kits there are, how they prove who they are, and whose they are when.
 *
 * <p>Not here: SQL ({@code gateway.jdbc}) or connections ({@code gateway.mqtt}).
 */
@NullMarked
package se.hemvakt.gateway.kits;

import org.jspecify.annotations.NullMarked;
