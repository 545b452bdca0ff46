/** Tests of passwords and the brake on guessing, with a clock of our own. */
@NullMarked
package se.hemvakt.dashboard.login;

import org.jspecify.annotations.NullMarked;
