/**
 * Mail by SMTP. Not here: other channels.
 */
@NullMarked
package se.hemvakt.notify.mail;

import org.jspecify.annotations.NullMarked;
