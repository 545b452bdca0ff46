package se.hemvakt.rules.organisation;

/**
 * A workplace: a health centre, a hospital department, a municipality's home care.
 *
 * @param runBy the id of a region or a municipality
 */
public record Unit(String id, String name, String runBy) {}
