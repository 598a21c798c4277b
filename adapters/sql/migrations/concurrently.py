"""Indexes that a revision builds while others write."""

from collections.abc import Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

_IS_BROKEN: Final = sa.text("SELECT NOT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)")


def create_index(name: str, table: str, columns: Sequence[str], *, unique: bool = False) -> None:
    """Build an index; PostgreSQL lets others write meanwhile, which takes it out of the revision's transaction.

    What is left of a build that was interrupted is dropped first: it serves no read, and slows down each write. One
    that is whole already stays.
    """
    context = op.get_context()
    if context.dialect.name != "postgresql":
        op.create_index(name, table, columns, unique=unique)
        return
    with context.autocommit_block():
        op.execute("SET lock_timeout TO 0")  # nobody waits for this build, however long it waits for others
        if not context.as_sql and op.get_bind().scalar(_IS_BROKEN, {"name": name}):
            op.drop_index(name, postgresql_concurrently=True)
        op.create_index(name, table, columns, unique=unique, if_not_exists=True, postgresql_concurrently=True)
        op.execute("RESET lock_timeout")
