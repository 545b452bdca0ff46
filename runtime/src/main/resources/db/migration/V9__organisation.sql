-- Owner: rules. Versions of the organisation: as written, by whom and why. Never changed, never removed.

CREATE TABLE organisation_version (
  version integer PRIMARY KEY,
  -- The version this one was decided upon: two at once cannot both be.
  before  integer UNIQUE REFERENCES organisation_version,
  file    text        NOT NULL,
  by_user text        NOT NULL CHECK (by_user <> ''),
  at      timestamptz NOT NULL,
  why     text        NOT NULL CHECK (why <> ''),
  CHECK ((before IS NULL AND version = 1) OR before = version - 1)
);

-- Teams follow the newest version. One that is no longer in it stays, since old alerts name it, and takes no patients (H06).
ALTER TABLE team ADD COLUMN retired_at timestamptz;

-- Held here, since more than one part of the program places patients, and an import may be under way at the same time.
CREATE FUNCTION patient_team_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM team WHERE team_id = NEW.team_id AND retired_at IS NOT NULL) THEN
    RAISE EXCEPTION 'team % is no longer in the organisation', NEW.team_id USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER patient_team_is_there BEFORE INSERT OR UPDATE OF team_id ON patient
  FOR EACH ROW EXECUTE FUNCTION patient_team_is_there();
