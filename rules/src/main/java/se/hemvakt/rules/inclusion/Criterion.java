package se.hemvakt.rules.inclusion;

import se.hemvakt.rules.profile.Words;

/**
 * One thing that must hold.
 *
 * @param exceptions whether a person may include somebody who does not meet it; never of consent, which is the patient's
 */
public record Criterion(String id, Words name, Condition condition, boolean exceptions) {}
