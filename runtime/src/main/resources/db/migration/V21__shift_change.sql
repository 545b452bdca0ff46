-- Owner: dashboard. Who last opened a patient's page, and changes of shift as they were signed.

-- For the question "whom has nobody looked at since the shift began".
CREATE TABLE patient_opened (
  patient_id bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  team_id    text        NOT NULL,
  opened_at  timestamptz NOT NULL,
  username   text        NOT NULL,
  PRIMARY KEY (patient_id, team_id)
);

-- The duty of a team moves on two signatures: who leaves, then who takes over, never the same person. Added, never changed after that.
CREATE TABLE shift_change (
  shift_change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  team_id   text        NOT NULL,
  -- Who leaves. Null when nobody signed that: nobody had the duty, or whoever had it went without signing.
  from_user text,
  from_name text,
  left_at   timestamptz,
  to_user   text,
  to_name   text,
  taken_at  timestamptz,
  -- What the page showed to whoever signed first.
  shown     jsonb       NOT NULL,
  CHECK (left_at IS NOT NULL OR taken_at IS NOT NULL),
  CHECK ((from_user IS NULL) = (left_at IS NULL)),
  CHECK ((to_user IS NULL) = (taken_at IS NULL)),
  CHECK (from_user <> to_user)
);
CREATE UNIQUE INDEX shift_change_open ON shift_change (team_id) WHERE taken_at IS NULL;
CREATE INDEX shift_change_of_team ON shift_change (team_id, shift_change_id);

-- What was done, read at a change of shift.
CREATE INDEX care_event_action ON care_event (patient_id, position) WHERE kind = 'action';
