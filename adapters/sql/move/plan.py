"""Which tables move, and in what order: no row before those that it refers to."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Table

from training_analyzer.adapters.sql.move.errors import MoveRefused
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES


@dataclass(frozen=True, slots=True)
class Plan:
    """``added`` are those that were not asked for and that others refer to."""

    tables: tuple[Table, ...]
    added: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The tables' names, in order."""
        return [table.name for table in self.tables]


def plan_of(asked: Collection[str] = ()) -> Plan:
    """Return the plan for the tables asked for, for all where none is. Raises MoveRefused for unknown ones."""
    movable = {table.name: table for table in TABLES if OWNERSHIP[table.name].moves}
    if unknown := sorted(set(asked) - movable.keys()):
        raise MoveRefused(f"{', '.join(unknown)} is no table that moves; these do: {', '.join(movable)}")
    wanted: set[str] = set()
    for name in asked or movable:
        wanted |= {name, *_ancestors(movable[name])}
    tables = tuple(table for name, table in movable.items() if name in wanted)
    return Plan(tables, tuple(table.name for table in tables if asked and table.name not in asked))


def children_of(parent: Table) -> list[Table]:
    """Return the tables whose rows refer to rows of a table, itself among them where they do."""
    return [
        table
        for table in TABLES
        if any(key.referred_table is parent for key in table.foreign_key_constraints)
    ]


def refers_to_itself(table: Table) -> bool:
    """Whether rows of a table refer to others of the same."""
    return table in children_of(table)


def _ancestors(table: Table) -> set[str]:
    parents = {key.referred_table for key in table.foreign_key_constraints} - {table}
    return {parent.name for parent in parents}.union(*(_ancestors(parent) for parent in parents))
