/**
 * The ports of the logs everything follows: readings, what the rules decided, what people asked for.
 *
 * <p>Not here: how a log is kept ({@code runtime.jdbc}; Kafka later).
 */
@NullMarked
package se.hemvakt.runtime.log;

import org.jspecify.annotations.NullMarked;
