/**
 * Messages to people as the pages need them: agreeing to be told in a browser, proof that a message arrived, trying one's own way
 * of being told. Not here: sending (notify).
 */
@NullMarked
package se.hemvakt.dashboard.message;

import org.jspecify.annotations.NullMarked;
