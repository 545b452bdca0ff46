-- Owner: rules. Who is responsible for each patient, at every instant exactly one team (H06); the handovers that moved it.

-- One row for each time with the same team, phase and consent. Half-open: from valid_from, before valid_to. The rows of a patient
-- are a chain (docs/adr/0009-responsibility-chain.md): one begins, each other begins where exactly one ended, one is open. So no two
-- overlap and no instant is left out, whatever a program writes.
CREATE TABLE responsibility (
  patient_id bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  team_id    text        NOT NULL REFERENCES team,
  phase      text        NOT NULL
    CHECK (phase IN ('STABLE', 'UNSTABLE', 'LATE_PALLIATIVE', 'NEWLY_DISCHARGED', 'ENDED', 'DECEASED')),
  consent    boolean     NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz CHECK (valid_to > valid_from),
  -- Where the row before ended; null in the first.
  before     timestamptz CHECK (before = valid_from),
  -- The whole of it as the rules left it last; null as long as nothing was decided.
  body       jsonb,
  PRIMARY KEY (patient_id, valid_from),
  UNIQUE (patient_id, valid_to),
  UNIQUE NULLS NOT DISTINCT (patient_id, before),
  FOREIGN KEY (patient_id, before) REFERENCES responsibility (patient_id, valid_to) ON DELETE CASCADE,
  -- Nobody is monitored without consent (H27).
  CHECK (consent OR phase IN ('ENDED', 'DECEASED'))
);
CREATE UNIQUE INDEX responsibility_open ON responsibility (patient_id) WHERE valid_to IS NULL;
-- Few; ingest asks for them whenever a kit or an end of monitoring changed.
CREATE INDEX responsibility_ended ON responsibility (patient_id) WHERE phase IN ('ENDED', 'DECEASED');

CREATE TABLE handover (
  patient_id  bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  handover_id text        NOT NULL,
  kind        text        NOT NULL,
  from_team   text        NOT NULL,
  to_team     text        NOT NULL,
  state       text        NOT NULL,
  asked_at    timestamptz NOT NULL,
  state_at    timestamptz NOT NULL,
  -- When whoever asked is told that it still waits, or asks again: a row, never only a timer (H40).
  due_at      timestamptz,
  body        jsonb       NOT NULL,
  PRIMARY KEY (patient_id, handover_id)
);
CREATE INDEX handover_due ON handover (due_at) WHERE due_at IS NOT NULL;

-- Those enrolled before; and from now on nobody is enrolled without a team responsible.
INSERT INTO responsibility (patient_id, team_id, phase, consent, valid_from)
SELECT patient_id, team_id, 'STABLE', true, now() FROM patient;

CREATE FUNCTION responsibility_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO responsibility (patient_id, team_id, phase, consent, valid_from)
  VALUES (NEW.patient_id, NEW.team_id, 'STABLE', true, now());
  RETURN NULL;
END $$;
CREATE TRIGGER responsibility_begins AFTER INSERT ON patient FOR EACH ROW EXECUTE FUNCTION responsibility_begins();

-- At the end of each transaction the open row is there and names the team on whose board the patient stands.
CREATE FUNCTION responsibility_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.patient_id ELSE NEW.patient_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM patient WHERE patient_id = one) AND NOT EXISTS (
      SELECT 1 FROM patient p JOIN responsibility r USING (patient_id, team_id)
      WHERE p.patient_id = one AND r.valid_to IS NULL) THEN
    RAISE EXCEPTION 'exactly one team must be responsible, and the patient stand on its board'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER responsibility_stands AFTER UPDATE OR DELETE ON responsibility
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION responsibility_stands();
CREATE CONSTRAINT TRIGGER responsibility_stands AFTER UPDATE OF team_id ON patient
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION responsibility_stands();
