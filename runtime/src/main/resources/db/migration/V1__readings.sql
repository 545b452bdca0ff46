-- Owner: ingest (through runtime's reading log). Readings, their roll-ups, the log itself, quarantine.
-- One text runs unchanged on plain PostgreSQL 17, TimescaleDB Apache and TimescaleDB Community.

-- The extension must be preloaded by the server: without that, creating it would end the connection.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb')
     AND EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb')
     AND EXISTS (SELECT 1 FROM pg_settings WHERE name = 'timescaledb.max_background_workers') THEN
    BEGIN
      CREATE EXTENSION timescaledb;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'timescaledb is there, but this role may not create it: plain tables are used';
    END;
  END IF;
END $$;

-- The kits' names, once each: a reading holds the number. A dictionary of the log's own, so that storing a reading can
-- never fail for the sake of another service's table.
CREATE TABLE reading_kit (
  kit_ref integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kit_id  text    NOT NULL UNIQUE
);

-- Thousandths of the vital's unit: exact decimals in four bytes. See reading_value for people.
CREATE TABLE reading (
  patient_id  bigint      NOT NULL,
  measured_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  milli       integer     NOT NULL,
  kit_ref     integer     NOT NULL,
  vital       smallint    NOT NULL,
  quality     smallint    NOT NULL,
  PRIMARY KEY (patient_id, vital, measured_at) INCLUDE (milli)
);

-- Plain tables everywhere: rows are updated, which a hypertable makes dearer.
CREATE TABLE reading_1m (
  patient_id bigint      NOT NULL,
  bucket     timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  total      bigint      NOT NULL,
  n          integer     NOT NULL,
  lo         integer     NOT NULL,
  hi         integer     NOT NULL,
  last_milli integer     NOT NULL,
  vital      smallint    NOT NULL,
  PRIMARY KEY (patient_id, vital, bucket)
) WITH (fillfactor = 70);

-- Its newest row of a patient and vital is also the latest reading.
CREATE TABLE reading_1h (LIKE reading_1m INCLUDING ALL) WITH (fillfactor = 50);

-- The log that followers read: one row a committed batch, in ReadingBatchCodec's form.
CREATE SEQUENCE reading_batch_position;
CREATE TABLE reading_batch (
  position     bigint      PRIMARY KEY,
  committed_at timestamptz NOT NULL DEFAULT now(),
  body         bytea       NOT NULL
);
-- Numbers that hardly repeat: compressing them costs more than it saves.
ALTER TABLE reading_batch ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE quarantine (
  quarantine_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_at timestamptz NOT NULL,
  kit_id      text        NOT NULL,
  reason      text        NOT NULL,
  detail      text        NOT NULL,
  raw         bytea       NOT NULL
);
CREATE INDEX quarantine_received ON quarantine (received_at);

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb') THEN
    PERFORM create_hypertable('reading', by_range('measured_at', INTERVAL '1 day'), create_default_indexes => FALSE);
    IF current_setting('timescaledb.license', true) = 'timescale' THEN
      -- Not before a month: late readings and corrections come into young chunks (hazard H24).
      EXECUTE 'ALTER TABLE reading SET (timescaledb.compress, timescaledb.compress_segmentby = ''patient_id, vital'', '
           || 'timescaledb.compress_orderby = ''measured_at'')';
      PERFORM add_compression_policy('reading', INTERVAL '31 days');
    END IF;
  END IF;
END $$;

-- For people at a SQL prompt: values in their units.
CREATE VIEW reading_value AS
SELECT patient_id, vital, measured_at, milli / 1000.0 AS value, received_at, kit_id, quality
FROM reading JOIN reading_kit USING (kit_ref);
