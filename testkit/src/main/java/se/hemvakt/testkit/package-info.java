/**
 * What tests lean on: databases, fakes of the ports, the contracts that fake and real both pass, seeded generators.
 *
 * <p>Not here: anything the program needs to run; this module has test scope everywhere.
 */
@NullMarked
package se.hemvakt.testkit;

import org.jspecify.annotations.NullMarked;
