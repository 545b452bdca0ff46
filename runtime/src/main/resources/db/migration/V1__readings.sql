-- Owner: ingest (through runtime's reading log). Readings, their roll-ups, the log itself, quarantine.
-- One text runs unchanged on plain PostgreSQL 17, TimescaleDB Apache and TimescaleDB Community.

-- Thousandths of the vital's unit: exact decimals in four bytes. See reading_value for people.
CREATE TABLE reading (
  patient_id  bigint      NOT NULL,
  vital       smallint    NOT NULL,
  measured_at timestamptz NOT NULL,
  milli       integer     NOT NULL,
  received_at timestamptz NOT NULL,
  kit_no      integer     NOT NULL,
  quality     smallint    NOT NULL DEFAULT 0,
  PRIMARY KEY (patient_id, vital, measured_at) INCLUDE (milli)
);

CREATE TABLE reading_1m (
  patient_id bigint NOT NULL, vital smallint NOT NULL, bucket timestamptz NOT NULL,
  n integer NOT NULL, total bigint NOT NULL, lo integer NOT NULL, hi integer NOT NULL,
  last_at timestamptz NOT NULL, last_milli integer NOT NULL,
  PRIMARY KEY (patient_id, vital, bucket)
) WITH (fillfactor = 70);

CREATE TABLE reading_1h (LIKE reading_1m INCLUDING ALL) WITH (fillfactor = 50);

-- The log that followers read: one row a committed batch, in ReadingBatchCodec's form.
CREATE SEQUENCE reading_batch_position;
CREATE TABLE reading_batch (
  position     bigint      PRIMARY KEY,
  committed_at timestamptz NOT NULL DEFAULT now(),
  body         bytea       NOT NULL
);

CREATE TABLE quarantine (
  quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kit_id      text        NOT NULL,
  received_at timestamptz NOT NULL,
  reason      text        NOT NULL,
  detail      text        NOT NULL,
  raw         bytea       NOT NULL
);
CREATE INDEX quarantine_received ON quarantine (received_at);
