/** Tests of escalations at work, and a store of theirs in memory. Not here: the tables, which {@code rules.jdbc} tests. */
@NullMarked
package se.hemvakt.rules.escalate;

import org.jspecify.annotations.NullMarked;
