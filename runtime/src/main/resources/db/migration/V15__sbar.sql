-- Owner: dashboard. Reports by SBAR that somebody has signed, and who has looked at a patient because of a handover.

-- One row for each signing. Added, never changed: a new version is a new row.
CREATE TABLE sbar (
  patient_id     bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  version        integer     NOT NULL CHECK (version >= 1),
  language       text        NOT NULL CHECK (language IN ('sv', 'en')),
  -- As of when the data was read that the draft was written from.
  composed_at    timestamptz NOT NULL,
  signed_at      timestamptz NOT NULL,
  signed_by      text        NOT NULL CHECK (signed_by <> ''),
  signed_by_user text        NOT NULL,
  team_id        text        NOT NULL,
  -- The handover it was signed for; null when for none.
  handover_id    text,
  -- The four parts as signed: sentences with the readings and events each rests on.
  body           jsonb       NOT NULL,
  PRIMARY KEY (patient_id, version)
);

CREATE FUNCTION sbar_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a signed report is not changed: sign a new version' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER sbar_stays BEFORE UPDATE ON sbar FOR EACH ROW EXECUTE FUNCTION sbar_stays();

-- A handover that waits for a team sounds on its screens until somebody of it has looked, and again when it is due again (H40).
CREATE TABLE handover_looked (
  patient_id  bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  handover_id text        NOT NULL,
  team_id     text        NOT NULL,
  -- When it was due, as it stood then: which of its calls was heard.
  due_at      timestamptz NOT NULL,
  username    text        NOT NULL,
  looked_at   timestamptz NOT NULL,
  PRIMARY KEY (patient_id, handover_id, team_id, due_at)
);
