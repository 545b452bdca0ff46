#!/bin/sh
# Run once by the image, when the database is first made: the user hemvakt owns its database and is no superuser.
# The password is read by psql from the environment, so it stands in no command line and in no log.
set -eu
: "${HEMVAKT_DB_PASSWORD:?set HEMVAKT_DB_PASSWORD in .env}"
psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
\getenv password HEMVAKT_DB_PASSWORD
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE hemvakt LOGIN PASSWORD :'password';
SELECT format('ALTER DATABASE %I OWNER TO hemvakt', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SQL
