-- What a project on Supabase has before we come, as its documentation says: roles, the schema of its accounts, and the
-- old default privileges that open every new table to the roles of its API, so that a forgotten REVOKE shows.
DO $$
DECLARE
  one text;
  made text[] := ARRAY[
    'anon NOLOGIN NOINHERIT', 'authenticated NOLOGIN NOINHERIT', 'service_role NOLOGIN NOINHERIT BYPASSRLS',
    'authenticator LOGIN NOINHERIT PASSWORD ''tests''', 'supabase_auth_admin NOLOGIN NOINHERIT CREATEROLE',
    'sb_postgres LOGIN CREATEROLE CREATEDB BYPASSRLS PASSWORD ''tests''' -- Supabase's postgres: an owner, no superuser
  ];
BEGIN
  FOREACH one IN ARRAY made LOOP
    IF to_regrole(split_part(one, ' ', 1)) IS NULL THEN
      EXECUTE 'CREATE ROLE ' || one;
    END IF;
  END LOOP;
END $$;
GRANT anon, authenticated, service_role TO authenticator;

CREATE SCHEMA IF NOT EXISTS auth AUTHORIZATION supabase_auth_admin;
CREATE TABLE IF NOT EXISTS auth.users (id uuid PRIMARY KEY, email text);
CREATE OR REPLACE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $body$
  SELECT coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$body$;
CREATE OR REPLACE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $body$
  SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
$body$;
CREATE OR REPLACE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS $body$
  SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb
$body$;
GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role, sb_postgres;

ALTER DEFAULT PRIVILEGES FOR ROLE sb_postgres GRANT ALL ON TABLES TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES FOR ROLE sb_postgres GRANT USAGE ON SCHEMAS TO anon, authenticated, service_role;
