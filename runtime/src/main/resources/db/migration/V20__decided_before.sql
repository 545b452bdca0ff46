-- Owner: rules. What had been decided for a patient until something else was: own limits, scale 2 and profiles, each as it was
-- signed and when it ended. It answers why nobody was alerted at a past minute; nobody is judged by it. What ended before this
-- migration was not kept, so each patient says since when this is whole.
ALTER TABLE patient ADD COLUMN decisions_since timestamptz NOT NULL DEFAULT now();

CREATE TABLE patient_limit_before (
  patient_id  bigint      NOT NULL REFERENCES patient,
  vital       smallint    NOT NULL,
  low_milli   integer,
  high_milli  integer,
  set_by      text        NOT NULL,
  set_at      timestamptz NOT NULL,
  why         text        NOT NULL,
  valid_until timestamptz,
  ended_at    timestamptz NOT NULL
);
CREATE INDEX patient_limit_before_of_patient ON patient_limit_before (patient_id);

CREATE TABLE patient_profile_before (
  patient_id bigint      NOT NULL REFERENCES patient,
  profile_id text        NOT NULL,
  set_by     text        NOT NULL,
  set_at     timestamptz NOT NULL,
  why        text        NOT NULL,
  ended_at   timestamptz NOT NULL
);
CREATE INDEX patient_profile_before_of_patient ON patient_profile_before (patient_id);

CREATE TABLE patient_scale2_before (
  patient_id    bigint      NOT NULL REFERENCES patient,
  scale2_by     text        NOT NULL,
  scale2_at     timestamptz NOT NULL,
  scale2_reason text        NOT NULL,
  scale2_until  timestamptz,
  ended_at      timestamptz NOT NULL
);
CREATE INDEX patient_scale2_before_of_patient ON patient_scale2_before (patient_id);
