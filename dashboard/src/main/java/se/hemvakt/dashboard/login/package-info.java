/**
 * Who somebody is and how long we believe it: local accounts, passwords, the brake on guessing, sessions.
 *
 * <p>Not here: cookies and answers ({@code dashboard.http}); staff login by OIDC comes in a later version (A1).
 */
@NullMarked
package se.hemvakt.dashboard.login;

import org.jspecify.annotations.NullMarked;
