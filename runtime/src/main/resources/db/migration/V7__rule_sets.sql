-- Owner: rules. Versions of the rules: drafted, replayed, approved by a second person, activated, rolled back.

CREATE TABLE rule_set_version (
  version    integer PRIMARY KEY,
  drafted_by text    NOT NULL,
  -- Text of each file by its name, as written; json keeps the order and every character.
  files      json    NOT NULL,
  UNIQUE (version, drafted_by)
);

-- Never changed, never removed.
CREATE TABLE rule_set_step (
  step       integer PRIMARY KEY,
  -- The step this one was decided upon: two at once cannot both be.
  before     integer UNIQUE REFERENCES rule_set_step,
  version    integer     NOT NULL,
  drafted_by text        NOT NULL,
  kind       text        NOT NULL CHECK (kind IN ('DRAFTED', 'REPLAYED', 'APPROVED', 'ACTIVATED', 'WITHDRAWN')),
  by_user    text        NOT NULL CHECK (by_user <> ''),
  at         timestamptz NOT NULL,
  why        text        NOT NULL CHECK (why <> ''),
  FOREIGN KEY (version, drafted_by) REFERENCES rule_set_version (version, drafted_by),
  CHECK ((before IS NULL AND step = 1) OR before = step - 1),
  -- Two people for rules (B5), whatever the program thinks.
  CHECK (kind <> 'APPROVED' OR by_user <> drafted_by)
);

-- Which profiles a patient has beside the standard one.
CREATE TABLE patient_profile (
  patient_id bigint NOT NULL REFERENCES patient,
  profile_id text   NOT NULL,
  set_by     text        NOT NULL,
  set_at     timestamptz NOT NULL,
  why        text        NOT NULL CHECK (why <> ''),
  PRIMARY KEY (patient_id, profile_id)
);

-- Own limits and scale 2 are signed for a time (H29). What was set before reasons were asked for ends half a year after it was set.
ALTER TABLE patient_limit
  ADD COLUMN why         text NOT NULL DEFAULT 'set before reasons were asked for' CHECK (why <> ''),
  ADD COLUMN valid_until timestamptz;
ALTER TABLE patient ADD COLUMN scale2_until timestamptz;
