package se.hemvakt.rules.frailty;

/** What of a person frailty shows in, as far as a home can tell. One value a day at most; thousandths of the unit. */
public enum FrailtyDomain {
    /** m/s. */
    GAIT_SPEED,
    /** Steps of a day on which the sensor was worn ten hours or more. */
    STEPS,
    /** kg. */
    WEIGHT,
    /** Beats a minute at rest. */
    RESTING_PULSE,
    /** Minutes in bed and awake at night. */
    NIGHT_AWAKE,
    /** kg. */
    GRIP_STRENGTH,
    /** 1 when the patient says that everything is an effort or that there is no getting going, else 0. */
    EXHAUSTION,
    /** Falls of the day; 0 has to be told. */
    FALLS
}
