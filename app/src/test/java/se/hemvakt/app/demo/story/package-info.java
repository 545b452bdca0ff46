@NullMarked
package se.hemvakt.app.demo.story;

import org.jspecify.annotations.NullMarked;
