"""Row-level security: every unit of work becomes a role that reaches one athlete's rows. PostgreSQL alone."""

from alembic import op
from alembic.util import CommandError

from training_analyzer.adapters.sql.migrations import fences

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PRIVATE = ("user_account", "session", "refresh_token")
OWNED = (
    "activity",
    "activity_stream",
    "activity_lap",
    "activity_metric",
    "activity_effort",
    "activity_file",
    "threshold",
    "training_preference",
    "daily_load",
    "series_version",
    "goal",
)
SWEPT = {
    "tombstone": "deleted_at < now() - interval '400 days'",
    "idempotency_key": "expires_at <= now()",
}


def upgrade() -> None:
    if not fences.on_postgresql():
        return
    if not op.get_context().as_sql:
        refuse_without_roles()
    op.execute(
        "DO $$ BEGIN IF to_regrole('ta_unit') IS NULL THEN CREATE ROLE ta_unit NOLOGIN NOINHERIT; END IF; END $$"
    )
    op.execute("GRANT ta_unit TO CURRENT_USER")
    on_schema("REVOKE ALL ON SCHEMA %I FROM PUBLIC, anon, authenticated, service_role")
    on_schema("GRANT USAGE ON SCHEMA %I TO ta_unit, authenticated, service_role")
    op.execute("REVOKE ALL ON alembic_version FROM PUBLIC, anon, authenticated, service_role")
    op.execute("GRANT SELECT ON alembic_version TO ta_unit")
    for table in PRIVATE:
        fences.fence_private(table)
    for table in OWNED:
        fences.fence_owned(table)
    for table, condition in SWEPT.items():
        fences.fence_owned(table, swept=condition)


def downgrade() -> None:
    fences.unfence([*SWEPT, *OWNED, *PRIVATE])
    if fences.on_postgresql():
        op.execute("REVOKE ALL ON alembic_version FROM ta_unit")
        on_schema("REVOKE USAGE ON SCHEMA %I FROM ta_unit, authenticated, service_role")
        # the role stays: it belongs to the server, and another database may use it


def on_schema(command: str) -> None:
    op.execute(f"DO $$ BEGIN EXECUTE format('{command}', current_schema()); END $$")


def refuse_without_roles() -> None:
    """Raise CommandError where the database has no roles of an API, as Supabase's have."""
    missing = op.get_bind().exec_driver_sql(
        "SELECT name FROM unnest(ARRAY['anon', 'authenticated', 'service_role']) name WHERE to_regrole(name) IS NULL"
        " UNION ALL SELECT 'auth.uid()' WHERE to_regprocedure('auth.uid()') IS NULL"
    )
    if names := ", ".join(missing.scalars()):
        raise CommandError(
            f"the database has no {names}: run what `training-analyzer db roles --print` prints as an administrator"
        )
