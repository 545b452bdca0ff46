-- Owner: rules. A clinician's ratings on the Clinical Frailty Scale: added, never changed, never computed.
CREATE TABLE frailty_rating (
  frailty_rating_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patient_id    bigint      NOT NULL REFERENCES patient,
  level         smallint    NOT NULL CHECK (level BETWEEN 1 AND 9),
  -- The day whose state was rated: usually before an acute illness.
  state_of      date        NOT NULL,
  rated_at      timestamptz NOT NULL,
  rated_by      text        NOT NULL CHECK (rated_by <> ''),
  rated_by_user text        NOT NULL
);
CREATE INDEX frailty_rating_of_patient ON frailty_rating (patient_id, rated_at);

-- What was asked about a patient, for the answer to why nobody was alerted at a past minute.
CREATE INDEX care_request_of_patient ON care_request (((body ->> 'patient')::bigint), position);
