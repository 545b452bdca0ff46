-- Owner: rules. Teams, patients, limits, episodes, the care log, requests' answers, checkpoints, outbox.

CREATE TABLE team (
  team_id text PRIMARY KEY,
  name    text NOT NULL
);

CREATE TABLE patient (
  patient_id      bigint PRIMARY KEY,
  given_name      text   NOT NULL,
  family_name     text   NOT NULL,
  birth_date      date,
  personal_number text UNIQUE,
  area            text   NOT NULL DEFAULT '',
  ward_order      integer NOT NULL,
  team_id         text   NOT NULL REFERENCES team,
  -- 2 only by prescription: who, when and why are then required (H29).
  spo2_scale      smallint NOT NULL DEFAULT 1 CHECK (spo2_scale IN (1, 2)),
  scale2_by       text,
  scale2_at       timestamptz,
  scale2_reason   text,
  version         integer NOT NULL DEFAULT 1,
  CHECK (spo2_scale = 1 OR (scale2_by IS NOT NULL AND scale2_at IS NOT NULL AND scale2_reason IS NOT NULL))
);
CREATE INDEX patient_team ON patient (team_id, ward_order);

CREATE TABLE patient_limit (
  patient_id bigint   NOT NULL REFERENCES patient,
  vital      smallint NOT NULL,
  low_milli  integer,
  high_milli integer,
  set_by     text        NOT NULL,
  set_at     timestamptz NOT NULL,
  PRIMARY KEY (patient_id, vital),
  CHECK (low_milli IS NOT NULL OR high_milli IS NOT NULL),
  CHECK (low_milli < high_milli)
);

-- How each episode stands now; its history is the care log.
CREATE TABLE episode (
  episode_id   text        PRIMARY KEY,
  patient_id   bigint      NOT NULL,
  team_id      text        NOT NULL,
  problem      text        NOT NULL,
  rule         text        NOT NULL,
  rule_version integer     NOT NULL,
  kind         text        NOT NULL,
  priority     text        NOT NULL,
  state        text        NOT NULL,
  opened_at    timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  accepted_by  text,
  accepted_at  timestamptz,
  closed_at    timestamptz,
  body         jsonb       NOT NULL
);
-- One live episode for each patient and problem (H07), held by the database too.
CREATE UNIQUE INDEX episode_one_live ON episode (patient_id, problem) WHERE state <> 'CLEARED';
CREATE INDEX episode_live ON episode (team_id) WHERE state <> 'CLEARED';
CREATE INDEX episode_of_patient ON episode (patient_id, opened_at);

CREATE SEQUENCE care_event_position;
CREATE TABLE care_event (
  position     bigint      PRIMARY KEY,
  committed_at timestamptz NOT NULL DEFAULT now(),
  patient_id   bigint      NOT NULL,
  kind         text        NOT NULL,
  body         jsonb       NOT NULL
);
CREATE INDEX care_event_of_patient ON care_event (patient_id, position);

-- Notifications to be sent, written with the decision that asks for them.
CREATE TABLE outbox (
  outbox_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  episode_id text        NOT NULL,
  patient_id bigint      NOT NULL,
  team_id    text        NOT NULL,
  change     text        NOT NULL,
  priority   text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  due_at     timestamptz NOT NULL DEFAULT now(),
  done_at    timestamptz
);
CREATE INDEX outbox_open ON outbox (due_at) WHERE done_at IS NULL;

-- How far rules has come in the logs it follows; moves in the transaction of the decisions.
CREATE TABLE rules_checkpoint (
  one              boolean PRIMARY KEY DEFAULT true CHECK (one),
  reading_position bigint NOT NULL,
  request_position bigint NOT NULL
);
INSERT INTO rules_checkpoint (reading_position, request_position) VALUES (0, 0);

-- A patient's state in the core, as of a reading position; readings after it are fed again at start.
CREATE TABLE rules_state (
  patient_id       bigint PRIMARY KEY,
  reading_position bigint NOT NULL,
  -- When the core next wants to be asked though nothing arrives (silent since, stale at): a row, never only a timer.
  due_at           timestamptz,
  state            jsonb  NOT NULL
);
