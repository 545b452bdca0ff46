/**
 * What kits are told and asked beside receipts: that somebody watches, and to measure again.
 *
 * <p>Not here: who watches ({@code rules.cover}), and the way down itself ({@code gateway.mqtt}, {@code gateway.bridge}).
 */
@NullMarked
package se.hemvakt.gateway.command;

import org.jspecify.annotations.NullMarked;
