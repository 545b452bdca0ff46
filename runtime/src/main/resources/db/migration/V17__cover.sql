-- Owner: rules. Who covers the time to come, who was told of a gap in it, and what was asked when somebody was included.

-- The cover of every team of the organisation over the next 72 h, piece by piece without a hole; what is over is left out, but a
-- piece that is under way begins when it began. Written anew with each hour and each version of the organisation.
CREATE TABLE team_cover (
  team_id text        NOT NULL,
  from_at timestamptz NOT NULL,
  to_at   timestamptz NOT NULL CHECK (to_at > from_at),
  -- The first team of the route that is open; null: nobody (H06).
  by_team text,
  PRIMARY KEY (team_id, from_at)
);

-- The coverage clock itself. Whoever says "somebody watches" says it for some minutes after this time at most (H28).
CREATE TABLE cover_clock (
  one                  boolean PRIMARY KEY DEFAULT true CHECK (one),
  -- When it last looked while the rules were at work.
  beat_at              timestamptz NOT NULL,
  -- Of which version of the organisation the cover is; null: none is kept, and every team counts as there.
  organisation_version integer REFERENCES organisation_version
);

-- Which warnings of a gap were given. Written with their messages, removed when the gap is over or closed: so a restart neither
-- forgets nor repeats.
CREATE TABLE gap_told (
  team_id  text        NOT NULL,
  gap_from timestamptz NOT NULL,
  -- How long before the gap this warning is given.
  before_s integer     NOT NULL CHECK (before_s >= 0),
  told_at  timestamptz NOT NULL,
  PRIMARY KEY (team_id, gap_from, before_s)
);

-- Each time criteria were asked at an enrolment: which, of which version, what was not met, and who included the patient all the
-- same. Added, never changed.
CREATE TABLE inclusion_check (
  inclusion_check_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patient_id         bigint      NOT NULL REFERENCES patient ON DELETE CASCADE,
  inclusion          text        NOT NULL,
  inclusion_version  integer     NOT NULL,
  checked_at         timestamptz NOT NULL,
  -- Ids of the criteria that were answered no, and of those nobody knew the answer to: neither counts as met.
  not_met            text[]      NOT NULL,
  not_known          text[]      NOT NULL,
  exception_by       text        CHECK (exception_by <> ''),
  exception_why      text        CHECK (exception_why <> ''),
  CHECK ((cardinality(not_met) + cardinality(not_known) > 0) = (exception_by IS NOT NULL)),
  CHECK ((exception_by IS NULL) = (exception_why IS NULL))
);
CREATE INDEX inclusion_check_of_patient ON inclusion_check (patient_id);
