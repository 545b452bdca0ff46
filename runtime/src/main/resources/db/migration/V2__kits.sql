-- Owner: gateway. Kits, their secrets, and whose they are when.

CREATE TABLE kit (
  kit_no         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kit_id         text        NOT NULL UNIQUE,
  -- SHA-256 of salt and secret: the secret is 256 random bits made by us, so a slow hash would only slow reconnects (H21).
  secret_salt    bytea       NOT NULL,
  secret_hash    bytea       NOT NULL,
  -- How long it may be silent before a technical alert (H09); null: not expected to stream.
  silent_after_s integer     CHECK (silent_after_s > 0),
  enrolled_at    timestamptz NOT NULL,
  retired_at     timestamptz
);

-- A reading belongs to the binding at its measured time (H13). Half-open: from valid_from, before valid_to.
CREATE TABLE kit_binding (
  kit_no     integer     NOT NULL REFERENCES kit,
  patient_id bigint      NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to   timestamptz CHECK (valid_to > valid_from),
  PRIMARY KEY (kit_no, valid_from)
);
CREATE UNIQUE INDEX kit_binding_one_open ON kit_binding (kit_no) WHERE valid_to IS NULL;

-- Grows with each change of kit or kit_binding, in the same transaction: readers keep both in memory and look here first.
CREATE TABLE kit_version (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  version bigint  NOT NULL
);
INSERT INTO kit_version (version) VALUES (1);
