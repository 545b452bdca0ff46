/** The demo that tells a story by itself: invented staff who work through the same API as the pages, on a clock that can hurry. */
@NullMarked
package se.hemvakt.app.demo.story;

import org.jspecify.annotations.NullMarked;
