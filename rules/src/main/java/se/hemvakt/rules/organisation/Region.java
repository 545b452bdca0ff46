package se.hemvakt.rules.organisation;

/** A region: hospitals, health centres, ambulances. */
public record Region(String id, String name) {}
