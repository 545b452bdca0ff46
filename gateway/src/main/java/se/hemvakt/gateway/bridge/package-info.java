/**
 * Reads an existing broker instead of letting kits connect to us, and acknowledges to it only after the commit.
 *
 * <p>Not here: the users and access rules of that broker.
 */
@NullMarked
package se.hemvakt.gateway.bridge;

import org.jspecify.annotations.NullMarked;
