@NullMarked
package se.hemvakt.dashboard.sbar;

import org.jspecify.annotations.NullMarked;
