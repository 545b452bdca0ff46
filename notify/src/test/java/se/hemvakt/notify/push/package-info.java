/** Encryption and signatures of web push. Not here: networks. */
@NullMarked
package se.hemvakt.notify.push;

import org.jspecify.annotations.NullMarked;
