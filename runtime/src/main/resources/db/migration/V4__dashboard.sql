-- Owner: dashboard. Accounts, sessions, what people asked for.

CREATE TABLE account (
  username      text PRIMARY KEY,
  display_name  text NOT NULL,
  role          text NOT NULL,
  team_id       text NOT NULL,
  password_hash text NOT NULL,
  disabled_at   timestamptz
);

CREATE TABLE session (
  token_hash   bytea PRIMARY KEY,
  username     text        NOT NULL REFERENCES account,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL
);

-- The request log: written here, decided by rules, answered in the care log.
CREATE SEQUENCE care_request_position;
CREATE TABLE care_request (
  position     bigint      PRIMARY KEY,
  committed_at timestamptz NOT NULL DEFAULT now(),
  body         jsonb       NOT NULL
);

-- Alerts that cleared by themselves before anybody accepted them, and who has seen that: until then they stay in view.
CREATE TABLE episode_seen (
  episode_id text PRIMARY KEY,
  username   text        NOT NULL,
  seen_at    timestamptz NOT NULL
);
