-- Owner: rules. What alerts turned out to be, and the shifts in which they disturb.

-- When a team's shifts begin, and on whose clock: as the organisation says, here for every part of the program.
ALTER TABLE team ADD COLUMN shifts text NOT NULL DEFAULT 'day=07:00,evening=15:00,night=21:30';
ALTER TABLE team ADD COLUMN zone   text NOT NULL DEFAULT 'Europe/Stockholm';

-- The outcome ledger: added, never changed; of several about one alert the newest counts. Nothing in it is a value of the patient.
CREATE TABLE alert_outcome (
  alert_outcome_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  episode_id   text        NOT NULL,
  patient_id   bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  -- Whose alert it was, and the shift in which its condition began, by that team's shifts then.
  team_id      text        NOT NULL,
  shift        text        NOT NULL,
  problem      text        NOT NULL,
  rule         text        NOT NULL,
  rule_version integer     NOT NULL,
  kind         text        NOT NULL,
  priority     text        NOT NULL,
  opened_at    timestamptz NOT NULL,
  outcome      text        NOT NULL CHECK (outcome IN ('ACTED', 'NOT_NEEDED', 'ARTEFACT', 'TECHNICAL')),
  given_at     timestamptz NOT NULL,
  given_by     text        NOT NULL CHECK (given_by <> ''),
  by_user      text        NOT NULL
);
CREATE INDEX alert_outcome_of_episode ON alert_outcome (episode_id, alert_outcome_id);
CREATE INDEX alert_outcome_opened ON alert_outcome (opened_at);
