-- Owner: rules. How patients are watched: pauses and silences, and how each vital is to be measured.

-- Who is paused or has something silenced now; a patient without a row is watched. Its history is the care log.
CREATE TABLE patient_watch (
  patient_id   bigint PRIMARY KEY,
  paused_until timestamptz,
  body         jsonb  NOT NULL
);

-- The clock on the patient's wall, for planned times.
ALTER TABLE patient ADD COLUMN zone text NOT NULL DEFAULT 'Europe/Stockholm';

CREATE TABLE measuring_plan (
  patient_id     bigint   NOT NULL REFERENCES patient,
  vital          smallint NOT NULL,
  streaming      boolean  NOT NULL,
  silent_after_s integer  NOT NULL,
  -- Local times as text, 08:00; days of the week, Monday is 1.
  times          text[]     NOT NULL,
  days           smallint[] NOT NULL,
  grace_s        integer  NOT NULL,
  can_be_asked   boolean  NOT NULL,
  set_by         text        NOT NULL,
  set_at         timestamptz NOT NULL,
  PRIMARY KEY (patient_id, vital),
  CHECK (NOT streaming OR silent_after_s >= 10),
  CHECK (streaming OR (cardinality(times) > 0 AND cardinality(days) > 0))
);
