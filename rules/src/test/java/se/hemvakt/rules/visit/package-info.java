@NullMarked
package se.hemvakt.rules.visit;

import org.jspecify.annotations.NullMarked;
