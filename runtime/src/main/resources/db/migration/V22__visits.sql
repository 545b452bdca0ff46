-- Owner: rules. Home visits that were asked for, by when they are to be made and what became of them. Never removed: whether they
-- were made in time is followed up.
CREATE TABLE visit (
  patient_id bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  visit_id   text        NOT NULL,
  -- Which is to make it, whoever becomes responsible for the patient.
  team_id    text        NOT NULL,
  state      text        NOT NULL CHECK (state IN ('OPEN', 'MADE', 'CANCELLED')),
  asked_at   timestamptz NOT NULL,
  due_at     timestamptz NOT NULL CHECK (due_at > asked_at),
  ended_at   timestamptz,
  body       jsonb       NOT NULL,
  PRIMARY KEY (patient_id, visit_id),
  CHECK ((state = 'OPEN') = (ended_at IS NULL))
);
-- One at a time for a patient and a team: a second request is told who asked first.
CREATE UNIQUE INDEX visit_open ON visit (patient_id, team_id) WHERE state = 'OPEN';
CREATE INDEX visit_of_team ON visit (team_id, due_at);
