package se.hemvakt.rules.organisation;

/** What sort of team it is, as docs/care.md tells them apart. */
public enum TeamKind {
    /** Kommunal hemsjukvård: watches the ward view, visits. */
    HOME_CARE,
    /** Hemsjukvårdsläkarteam: the doctor who knows the patient, with the municipal team; weekdays. */
    HOME_CARE_DOCTOR,
    /** Närsjukvårdsteam: mobile, from the hospital; may take the patient over instead of hospital care. */
    NEAR_CARE,
    /** Palliativt team: may take over in a late palliative phase. */
    PALLIATIVE,
    /** Primärvårdsjour: evenings, nights, weekends. */
    ON_CALL_DOCTOR,
    /** Asked for through the dispatch centre; a request may end without a unit (H40). */
    AMBULANCE,
    /** Vårdkoordinator at the health centre. */
    COORDINATOR,
    /** Korttidsboende. */
    SHORT_TERM_BEDS,
    /** Medicinteknik: enrols, replaces and retires kits. */
    TECHNICIANS
}
