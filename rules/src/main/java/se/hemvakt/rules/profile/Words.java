package se.hemvakt.rules.profile;

/**
 * One text for the screen in both languages.
 *
 * @param sv Swedish, shown first
 * @param en English
 */
public record Words(String sv, String en) {}
