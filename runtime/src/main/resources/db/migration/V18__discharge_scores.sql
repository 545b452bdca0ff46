-- Owner: rules. What a person knew of a stay in hospital, for a score of the risk of coming back: added, never changed. The
-- points follow from the inputs; the total stands here as it was told then.
CREATE TABLE discharge_score (
  discharge_score_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patient_id     bigint      NOT NULL REFERENCES patient,
  form           text        NOT NULL CHECK (form IN ('lace', 'hospital')),
  -- Which published form, by name: others count differently.
  variant        text        NOT NULL CHECK (variant <> ''),
  discharged_on  date        NOT NULL,
  -- {form, known: {item: number}}; what was not known is not there.
  inputs         jsonb       NOT NULL,
  -- Null with items missing.
  total          smallint    CHECK (total >= 0),
  scored_at      timestamptz NOT NULL,
  scored_by      text        NOT NULL CHECK (scored_by <> ''),
  scored_by_user text        NOT NULL
);
CREATE INDEX discharge_score_of_patient ON discharge_score (patient_id, scored_at);
