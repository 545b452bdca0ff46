/**
 * A report by SBAR (situation, background, assessment, recommendation) written from what is known, each sentence with the readings and
 * events it rests on. Pure: from facts to sentences.
 *
 * <p>Not here: reading the facts, keeping what somebody signed, the screen. It judges nothing anew.
 */
@NullMarked
package se.hemvakt.dashboard.sbar;

import org.jspecify.annotations.NullMarked;
