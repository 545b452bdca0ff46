package se.hemvakt.dashboard.insight;

/**
 * What people call a rule of a condition profile, and where its numbers come from.
 *
 * @param sv its name in Swedish
 * @param en its name in English
 * @param owner who answers for its profile
 * @param source where the numbers come from
 * @param proposed whether they are a proposal that a clinician must confirm
 */
public record RuleWords(String sv, String en, String owner, String source, boolean proposed) {}
