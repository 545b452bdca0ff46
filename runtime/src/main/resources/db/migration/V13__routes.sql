-- Owner: rules. How alerts reach people: the versions of the routes, what is on its way up, and what is to be sent.

-- The routes as somebody wrote them; a version is never changed. What was done with it stands in its steps, by two people (B5).
CREATE TABLE route_policy (
  version    integer     PRIMARY KEY,
  body       text        NOT NULL,
  drafted_by text        NOT NULL,
  drafted_at timestamptz NOT NULL DEFAULT now(),
  why        text        NOT NULL
);

CREATE TABLE route_policy_step (
  step    bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version integer     NOT NULL REFERENCES route_policy,
  what    text        NOT NULL CHECK (what IN ('APPROVED', 'ACTIVATED', 'WITHDRAWN')),
  by_user text        NOT NULL,
  at      timestamptz NOT NULL DEFAULT now(),
  why     text        NOT NULL
);

-- One alert's (or one handover's) way up. Due rows, never only timers: a restart takes what was missed (H05).
CREATE TABLE escalation (
  subject        text        PRIMARY KEY,
  patient_id     bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  policy_version integer     NOT NULL REFERENCES route_policy,
  -- HIGH 0, MEDIUM 1, LOW 2: what was missed is taken in this order.
  rank           smallint    NOT NULL,
  -- Null when it is over.
  due_at         timestamptz,
  body           jsonb       NOT NULL
);
CREATE INDEX escalation_due ON escalation (rank, due_at) WHERE due_at IS NOT NULL;

-- What a team is told, by one contact path. Written in the transaction of the step that wants it; never changed. Nothing in it
-- speaks of the patient but the id, which stays behind the login (H36).
CREATE TABLE message (
  message_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- TELL: an alert or a handover waits. OVER: it need not be looked at any more. GAP: a coming time without cover. TEST: to oneself.
  kind       text        NOT NULL CHECK (kind IN ('TELL', 'OVER', 'GAP', 'TEST')),
  -- Episode or handover; null when about neither.
  subject    text,
  patient_id bigint      REFERENCES patient ON DELETE CASCADE,
  team_id    text        NOT NULL,
  -- As Contact.By in rules.organisation.
  channel    text        NOT NULL CHECK (channel IN ('WARD_SCREEN', 'PHONE', 'PUSH', 'MAIL', 'WEBHOOK', 'SMS')),
  address    text        NOT NULL,
  rank       smallint    NOT NULL,
  step       integer     NOT NULL DEFAULT 0,
  path       integer     NOT NULL DEFAULT 0,
  why        text        NOT NULL,
  -- When what it is about was decided, and when this was ordered: the difference is how late a step was taken.
  due_at     timestamptz NOT NULL,
  ordered_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX message_of_subject ON message (subject, message_id);

-- What became of a message. Owner: notify, append only. The rules follow it: no proof or a failure means the next contact path.
CREATE TABLE message_state (
  entry      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id bigint      NOT NULL REFERENCES message ON DELETE CASCADE,
  attempt    integer     NOT NULL,
  -- TRYING: an attempt begins. SENT: the next party took it. DELIVERED: it arrived where a person can see it. SEEN: a person saw it.
  -- RETRY: this attempt failed, there will be another. FAILED: given up.
  state      text        NOT NULL CHECK (state IN ('TRYING', 'SENT', 'DELIVERED', 'SEEN', 'RETRY', 'FAILED')),
  -- In words without address or patient: "550 mailbox unavailable", "timeout after 10 s".
  detail     text        NOT NULL DEFAULT '',
  at         timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX message_state_of ON message_state (message_id, entry);

-- A browser that agreed to be told. Owner: notify.
CREATE TABLE push_subscription (
  endpoint   text        PRIMARY KEY,
  user_id    text        NOT NULL,
  team_id    text        NOT NULL,
  public_key text        NOT NULL,
  auth       text        NOT NULL,
  made_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX push_subscription_of_team ON push_subscription (team_id);
