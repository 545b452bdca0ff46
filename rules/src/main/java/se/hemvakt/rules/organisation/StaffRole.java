package se.hemvakt.rules.organisation;

/** What somebody is. */
public enum StaffRole {
    NURSE,
    SPECIALIST_NURSE,
    ASSISTANT_NURSE,
    DOCTOR,
    PHYSIOTHERAPIST,
    OCCUPATIONAL_THERAPIST,
    CARE_COORDINATOR,
    DISPATCHER,
    TECHNICIAN,
    MANAGER
}
