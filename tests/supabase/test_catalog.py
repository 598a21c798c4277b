"""What the catalog says of every table: who may reach it, and behind which policies."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.databases import SCHEMA, Databases, ask
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES

OWNED = sorted(name for name, whose in OWNERSHIP.items() if not whose.private)
PRIVATE = sorted(name for name, whose in OWNERSHIP.items() if whose.private and not whose.closed)
SWEPT = {"export_file", "idempotency_key", "tombstone"}
LOGS = {"audit_event"}
MINE = "(( SELECT auth.uid() AS uid) = user_id)"
VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    with databases.migrated() as made:
        yield made


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    return ask(url, statement, SCHEMA)


def test_every_table_says_whose_its_rows_are(url: str) -> None:
    there = {name for (name,) in rows(url, "SELECT tablename::text FROM pg_tables WHERE schemaname = $1")}
    assert there - {VERSION_TABLE} == {table.name for table in TABLES} == OWNERSHIP.keys()


def test_row_level_security_is_on_for_owned_tables_and_binds_their_owner_too(url: str) -> None:
    found = rows(
        url,
        "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'"
        " AND relrowsecurity AND relforcerowsecurity ORDER BY 1",
    )
    assert [name for (name,) in found] == OWNED


def test_each_owned_table_has_its_four_policies_and_no_other(url: str) -> None:
    found = rows(
        url,
        "SELECT tablename::text, policyname::text, cmd, roles::text[], qual, with_check, permissive"
        " FROM pg_policies WHERE schemaname = $1",
    )
    both = {"authenticated", "ta_unit"}
    said = {
        (table, name, verb, frozenset(roles), using, check, permissive)
        for table, name, verb, roles, using, check, permissive in found
        if "_sweep_" not in name
    }
    assert said == {
        (table, f"{table}_{verb.lower()}", verb, frozenset(both), using, check, "PERMISSIVE")
        for table in OWNED
        for verb, using, check in (
            ("SELECT", MINE, None),
            ("INSERT", None, MINE),
            ("UPDATE", MINE, MINE),
            ("DELETE", MINE, None),
        )
    }
    sweeping = [row for row in found if "_sweep_" in row[1]]
    assert sorted((table, verb) for table, _, verb, *_ in sweeping) == sorted(
        (table, verb) for table in SWEPT for verb in ("SELECT", "DELETE")
    )
    for _, name, _, roles, using, check, _ in sweeping:
        assert roles == ["ta_unit"], name
        assert using.startswith("((( SELECT auth.uid() AS uid) IS NULL) AND ("), name
        assert "now()" in using
        assert check is None


def test_each_owned_table_has_an_index_that_leads_with_its_athlete(url: str) -> None:
    found = rows(
        url,
        "SELECT indrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = indrelid"
        " JOIN pg_attribute a ON a.attrelid = indrelid AND a.attnum = indkey[0]"
        " WHERE relnamespace = $1::regnamespace AND attname = 'user_id' AND indpred IS NULL",
    )
    assert {name.rpartition(".")[2] for (name,) in found} >= set(OWNED)


def test_only_units_reach_private_tables_and_nobody_more_than_four_verbs(url: str) -> None:
    found = rows(
        url,
        "SELECT relname::text, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END, privilege_type"
        " FROM pg_class, aclexplode(relacl) WHERE relnamespace = $1::regnamespace AND relkind = 'r'"
        " AND grantee <> relowner",
    )
    granted: dict[tuple[str, str], set[str]] = {}
    for table, role, privilege in found:
        granted.setdefault((table, role), set()).add(privilege)
    wanted = {
        (table, role): VERBS for table in OWNED for role in ("ta_unit", "authenticated", "service_role")
    }
    wanted |= {(table, "ta_unit"): {"SELECT", "INSERT"} if table in LOGS else VERBS for table in PRIVATE}
    assert granted == wanted | {(VERSION_TABLE, "ta_unit"): {"SELECT"}}


def test_the_schema_is_nobodys_to_create_in_and_no_visitors_to_use(url: str) -> None:
    found = rows(
        url,
        "SELECT grantee::regrole::text, privilege_type FROM pg_namespace, aclexplode(nspacl)"
        " WHERE nspname = $1 AND grantee <> nspowner",
    )
    assert sorted(found) == [(role, "USAGE") for role in ("authenticated", "service_role", "ta_unit")]


def test_views_ask_as_their_reader_and_only_pruning_a_log_as_its_owner(url: str) -> None:
    views = rows(
        url,
        "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('v', 'm')"
        " AND NOT coalesce('security_invoker=on' = ANY (reloptions), false)",
    )
    functions = rows(
        url, "SELECT proname::text FROM pg_proc WHERE pronamespace = $1::regnamespace AND prosecdef"
    )
    assert (views, functions) == ([], [(f"prune_{table}",) for table in LOGS])


def test_the_servers_login_is_bound_by_policies_and_may_make_nothing(url: str) -> None:
    asked = "SELECT rolname::text, rolcanlogin, rolinherit, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
    found = ask(url, f"{asked} FROM pg_roles WHERE rolname IN ('ta_app', 'ta_unit') ORDER BY 1")
    assert found == [("ta_app", True, True, False), ("ta_unit", False, False, False)]
