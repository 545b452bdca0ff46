/**
 * The platform as one program: which roles run here, wired together in order, and the door through which a patient is
 * enrolled.
 *
 * <p>Not here: anything a service decides, or the command line.
 */
@NullMarked
package se.hemvakt.app.platform;

import org.jspecify.annotations.NullMarked;
