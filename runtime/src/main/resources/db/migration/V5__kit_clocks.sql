-- Owner: ingest. How far the clock of a kit is off, for the few kits where it is more than a minute (H14): kept over restarts,
-- so that a reading sent again after one gets the same measured time and is known as a duplicate.
CREATE TABLE kit_clock (
  kit_id        text        PRIMARY KEY,
  correction_ms bigint      NOT NULL,
  changed_at    timestamptz NOT NULL
);
