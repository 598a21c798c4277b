"""How a revision fences a table on PostgreSQL: who may do what with it, and whose rows they reach.

Revisions are history: they import this, and what it does for a table is never altered. On SQLite it does nothing.
"""

from collections.abc import Iterable
from typing import Final

from alembic import op

UNIT: Final = "ta_unit"
"""What every unit of work becomes."""

VERBS: Final = "SELECT, INSERT, UPDATE, DELETE"
_API_ROLES: Final = "anon, authenticated, service_role"
_OWN: Final = "(SELECT auth.uid()) = user_id"
_NOBODY: Final = "(SELECT auth.uid()) IS NULL"
_POLICIES: Final = {
    "select": f"USING ({_OWN})",
    "insert": f"WITH CHECK ({_OWN})",
    "update": f"USING ({_OWN}) WITH CHECK ({_OWN})",
    "delete": f"USING ({_OWN})",
}


def on_postgresql() -> bool:
    """Whether the revision runs on PostgreSQL: no other engine has roles."""
    return op.get_context().dialect.name == "postgresql"


def close(table: str) -> None:
    """Let the owner alone reach a table. Default privileges may have opened it to others, TRUNCATE included."""
    if on_postgresql():
        op.execute(f"REVOKE ALL ON {table} FROM PUBLIC, {_API_ROLES}")


def fence_private(table: str) -> None:
    """Let units alone reach a table."""
    close(table)
    if on_postgresql():
        op.execute(f"GRANT {VERBS} ON {table} TO {UNIT}")


def fence_owned(table: str, *, swept: str | None = None) -> None:
    """Let units and signed-in users of the database's API reach the rows of the athlete whom they speak for.

    ``swept`` is the condition under which a unit that speaks for nobody may find and remove a row.
    """
    if not on_postgresql():
        return
    fence_private(table)
    op.execute(f"GRANT {VERBS} ON {table} TO authenticated, service_role")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for verb, rule in _POLICIES.items():
        op.execute(
            f"CREATE POLICY {table}_{verb} ON {table} FOR {verb.upper()} TO authenticated, {UNIT} {rule}"
        )
    for verb in ("select", "delete") if swept else ():
        rule = f"USING ({_NOBODY} AND {swept})"
        op.execute(f"CREATE POLICY {table}_sweep_{verb} ON {table} FOR {verb.upper()} TO {UNIT} {rule}")


def fence_log(table: str) -> None:
    """Let units add to a log and read it, and none of them change it; old entries go by the age the function knows.

    The function works as the owner, whom nothing binds: it takes no condition from its caller.
    """
    if not on_postgresql():
        op.execute(_REFUSE_UPDATES.format(table=table))
        return
    close(table)
    op.execute(f"GRANT SELECT, INSERT ON {table} TO {UNIT}")
    op.execute(_PRUNE.format(table=table))
    op.execute(f"REVOKE ALL ON FUNCTION prune_{table}(integer) FROM PUBLIC, {_API_ROLES}")
    op.execute(f"GRANT EXECUTE ON FUNCTION prune_{table}(integer) TO {UNIT}")


def unfence_log(table: str) -> None:
    """Take back what `fence_log` did beside the table, whose own end takes the rest along."""
    if on_postgresql():
        op.execute(f"DROP FUNCTION prune_{table}(integer)")


def unfence(tables: Iterable[str]) -> None:
    """Take back what `fence_private` and `fence_owned` did."""
    if not on_postgresql():
        return
    for table in tables:
        op.execute(_DROP_POLICIES.format(table=table))
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        op.execute(f"REVOKE ALL ON {table} FROM {UNIT}, authenticated, service_role")


_DROP_POLICIES: Final = """
DO $$ DECLARE policy name; BEGIN
  FOR policy IN SELECT policyname FROM pg_policies WHERE schemaname = current_schema() AND tablename = '{table}' LOOP
    EXECUTE format('DROP POLICY %I ON {table}', policy);
  END LOOP;
END $$
"""

_REFUSE_UPDATES: Final = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append only'); END
"""

_PRUNE: Final = """
DO $$ BEGIN
  EXECUTE format('CREATE FUNCTION prune_{table}(most integer) RETURNS bigint LANGUAGE sql SECURITY DEFINER'
    ' SET search_path = %I, pg_temp AS $body$'
    ' WITH gone AS (DELETE FROM {table} WHERE id IN'
    ' (SELECT id FROM {table} WHERE at < now() - interval ''400 days'' LIMIT most) RETURNING 1)'
    ' SELECT count(*) FROM gone $body$', current_schema());
END $$
"""
