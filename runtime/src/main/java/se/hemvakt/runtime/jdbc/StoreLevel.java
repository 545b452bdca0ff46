package se.hemvakt.runtime.jdbc;

/** What the database can do; the results are the same at each level, speed and size are not. */
public enum StoreLevel {
    /** PostgreSQL without TimescaleDB. */
    PLAIN,
    /** TimescaleDB's Apache edition: hypertables and dropping of chunks. */
    TIMESCALE_APACHE,
    /** TimescaleDB's Community edition: compression as well. */
    TIMESCALE_COMMUNITY
}
