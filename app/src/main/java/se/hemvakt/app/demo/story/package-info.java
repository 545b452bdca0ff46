/**
 * The demo that tells a story by itself: invented staff who work through the same API as the pages, on a clock that can hurry.
 * Not here: what decides and what sends, which are the platform's own.
 */
@NullMarked
package se.hemvakt.app.demo.story;

import org.jspecify.annotations.NullMarked;
