"""Where a move reads from."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from training_analyzer.adapters.sql.move.form import Form, Key, Raw
from training_analyzer.adapters.sql.move.limits import Limits


class Source(Protocol):
    """One consistent state of a SQLite database, which is never written."""

    def revision(self) -> str | None:
        """Return the revision it is at."""

    def count(self, form: Form) -> int:
        """Return the number of rows."""

    def rows(self, form: Form, after: Key | None = None) -> Iterator[Raw]:
        """Yield the rows in the order of their keys, those after one."""

    def named(self, form: Form, keys: Iterable[Key]) -> list[Raw]:
        """Return the rows of some keys; those that are not there are left out."""

    def orphans(self, form: Form) -> dict[str, int]:
        """Return how many rows refer to nothing, by the table that they refer to."""


def batches(rows: Iterator[Raw], limits: Limits) -> Iterator[Sequence[Raw]]:
    """Yield rows in batches."""
    batch: list[Raw] = []
    size = 0
    for row in rows:
        more = size_of(row)
        if batch and (len(batch) >= limits.rows or size + more > limits.size):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += more
    if batch:
        yield batch


def size_of(row: Raw) -> int:
    """Return about how many bytes a row is."""
    return sum(len(value) if isinstance(value, bytes | str) else 8 for value in row)


def with_parents(source: Source, form: Form, batch: Sequence[Raw]) -> list[Raw]:
    """Return a batch with the rows of the same table that it refers to, theirs with them, each once.

    The ties are checked when a statement ends, so that neither order nor cycles matter inside one.
    """
    found = {form.key(row): row for row in batch}
    fresh: Iterable[Raw] = batch
    while missing := {key for row in fresh for key in form.refers_to(row)} - found.keys():
        fresh = source.named(form, missing)
        found.update((form.key(row), row) for row in fresh)
    return list(found.values())
