/** Tests of the boards, without database or network. */
@NullMarked
package se.hemvakt.dashboard.board;

import org.jspecify.annotations.NullMarked;
