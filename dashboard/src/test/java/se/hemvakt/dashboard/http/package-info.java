/** Tests of limits and page files, without a server. */
@NullMarked
package se.hemvakt.dashboard.http;

import org.jspecify.annotations.NullMarked;
