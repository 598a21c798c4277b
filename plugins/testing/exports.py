"""What every store of archives does."""

from datetime import timedelta
from typing import Any

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ExportId
from training_analyzer.domain.jobs.export import EXPORTS_KEPT, ExportFile, ExportKind
from training_analyzer.plugins.testing.builders import NOW, a_user_id, an_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store


class ExportsContract(StoredContract):
    """An archive is its owner's, for as long as it lives."""

    async def test_an_archive_is_its_owners(self, store: Store, athlete: User, other: User) -> None:
        export = an_export()
        await _add(store, export, b"zip")
        async with store.work.for_user(athlete.id).snapshot() as w:
            assert await w.exports.get(athlete.id, export.id, NOW) == export
            assert await w.exports.body(athlete.id, export.id, NOW) == b"zip"
            assert list(await w.exports.list(athlete.id, NOW)) == [export]
        async with store.work.for_user(other.id).snapshot() as w:
            for missing in (w.exports.get, w.exports.body):
                with pytest.raises(NotFound):
                    await missing(other.id, export.id, NOW)
                with pytest.raises(ForeignOwner):
                    await missing(athlete.id, export.id, NOW)
            with pytest.raises(ForeignOwner):
                await w.exports.list(athlete.id, NOW)
            assert list(await w.exports.list(other.id, NOW)) == []

    async def test_an_expired_archive_is_not_there(self, store: Store, athlete: User) -> None:
        export = an_export()
        await _add(store, export, b"zip")
        async with store.work.for_user(athlete.id).snapshot() as w:
            for missing in (w.exports.get, w.exports.body):
                with pytest.raises(NotFound):
                    await missing(athlete.id, export.id, export.expires_at)
            assert list(await w.exports.list(athlete.id, export.expires_at)) == []

    async def test_a_new_archive_takes_the_place_of_the_last_of_its_kind(
        self, store: Store, athlete: User, other: User
    ) -> None:
        activities = an_export(2, kind=ExportKind.ACTIVITIES)
        theirs, newest = an_export(3, user_id=other.id), an_export(4, created_at=NOW + timedelta(hours=1))
        for export in (an_export(1), activities, theirs, newest, newest):
            await _add(store, export, b"zip")
        async with store.work.for_user(athlete.id).snapshot() as w:
            assert list(await w.exports.list(athlete.id, NOW)) == [newest, activities]
        async with store.work.for_user(other.id).snapshot() as w:
            assert list(await w.exports.list(other.id, NOW)) == [theirs]

    async def test_expired_archives_are_forgotten_a_few_at_a_time(
        self, store: Store, athlete: User, other: User
    ) -> None:
        # row-level security lets the system see what expired by the database's own clock
        old = {"created_at": NOW - 2 * EXPORTS_KEPT, "expires_at": NOW - EXPORTS_KEPT}
        for export in (an_export(1, **old), an_export(2, user_id=other.id, **old)):
            await _add(store, export, b"zip")
        await _add(store, an_export(3, kind=ExportKind.ACTIVITIES), b"zip")
        for left in (1, 1, 0):
            async with store.work() as w:
                assert await w.exports.purge(NOW, limit=1) == left
                await w.commit()
        async with store.work.for_user(athlete.id).snapshot() as w:
            assert len(await w.exports.list(athlete.id, NOW)) == 1

    async def test_nobody_has_no_archive(self, store: Store) -> None:
        with pytest.raises(NotFound):
            await _add(store, an_export(), b"zip")

    async def test_an_athletes_unit_forgets_nothing_and_stores_nothing_of_others(
        self, store: Store, athlete: User, other: User
    ) -> None:
        async with store.work.for_user(other.id)() as w:
            for attempt in (w.exports.purge(NOW, limit=1), w.exports.add(an_export(), b"zip")):
                with pytest.raises(ForeignOwner):
                    await attempt


def an_export(number: int = 1, **changes: Any) -> ExportFile:
    """Return an account's archive that ``a_user()`` asked for now."""
    values: dict[str, Any] = {
        "user_id": a_user_id(),
        "id": ExportId(an_id(number)),
        "kind": ExportKind.ACCOUNT,
        "sha256": "ab" * 32,
        "size": 3,
        "created_at": NOW,
        "expires_at": NOW + EXPORTS_KEPT,
    }
    return ExportFile(**values | changes)


async def _add(store: Store, export: ExportFile, body: bytes) -> None:
    async with store.work.for_user(export.user_id)() as w:
        await w.exports.add(export, body)
        await w.commit()
