"""The roles that the store needs, as SQL for an administrator."""

from typing import Final

_SCRIPT: Final = """\
-- Roles of Training Analyzer. Run it as the login that migrates, before `training-analyzer db upgrade`; what is there
-- already stays as it is, so that it may run again.

-- What a database on Supabase has from the start, and any other PostgreSQL lacks: the roles of its API, and the
-- function that tells whom a request speaks for.
DO $$
DECLARE
  api_role text;
BEGIN
  FOREACH api_role IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
    IF to_regrole(api_role) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', api_role);
    END IF;
  END LOOP;
  IF to_regprocedure('auth.uid()') IS NULL THEN
    CREATE SCHEMA IF NOT EXISTS auth;
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $body$
      SELECT nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid
    $body$;
    GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role;
  END IF;
  IF to_regrole('ta_unit') IS NULL THEN
    CREATE ROLE ta_unit NOLOGIN NOINHERIT; -- what every unit of work becomes
  END IF;
  IF to_regrole('ta_app') IS NULL THEN
    CREATE ROLE ta_app LOGIN INHERIT NOCREATEDB NOCREATEROLE; -- the server's login: TA_SUPABASE__URL
  END IF;
END $$;

GRANT ta_unit TO ta_app;
ALTER ROLE ta_app SET search_path = {schema};
ALTER ROLE ta_app SET statement_timeout = '15s';
ALTER ROLE ta_app SET idle_in_transaction_session_timeout = '60s';

-- and then, with a password of your own:
-- ALTER ROLE ta_app PASSWORD '...';
"""


def roles_sql(schema: str) -> str:
    """Return the script for a schema, whose name was checked."""
    return _SCRIPT.format(schema=schema)
