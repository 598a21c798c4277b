"""Store what a provider says of activities: new ones, edits, and what is gone."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.edit import KEEP, ActivityEdit
from training_analyzer.domain.activities.errors import (
    DuplicateActivity,
    NotAnActivity,
    StartTimeUnknown,
    UnreadableFile,
    UnsupportedFormat,
)
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.services.edit_activity import edit_activity
from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.import_recording import import_recording, import_summary
from training_analyzer.domain.services.remove_activity import remove_activity
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.as_activity import name_said, revision_of, sport_said, words_changed
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Window

_KIND: Final = str(Capability.ACTIVITIES)
_UNREADABLE: Final = (NotAnActivity, StartTimeUnknown, UnreadableFile, UnsupportedFormat)
_A_DAY_S: Final = 86_400.0


class KeepSaid:
    """Writes for one sync. What a provider said of each activity last is kept: it tells what is new and what changed.

    An activity that the athlete removed here stays known, and does not come back.
    """

    def __init__(self, held: HeldConnection) -> None:
        self._held = held
        self._syncing = held.syncing

    async def revisions(self, external_ids: Sequence[str]) -> Mapping[str, str]:
        """Return what is known of activities, by id."""
        held = self._held
        async with held.work.snapshot() as w:
            return await w.payloads.revisions(held.user_id, held.connection.provider, _KIND, external_ids)

    @retried
    async def noted(self, said: ActivitySummary) -> None:
        """Keep what the provider said, word for word."""
        held = self._held
        payload = SourcePayload(
            user_id=held.user_id,
            provider=held.connection.provider,
            kind=_KIND,
            key=said.external_id,
            revision=revision_of(said),
            body=said.raw,
            received_at=self._syncing.clock(),
        )
        async with held.work() as w:
            await w.payloads.put(held.user_id, [payload])
            await w.commit()

    async def added(self, said: ActivitySummary, file: ActivityFile | None) -> int:
        """Add an activity; return how many that makes, none where it is there. Raises InvalidValue, ReaderBusy."""
        with suppress(DuplicateActivity):
            if file is None:
                return await self._without_file(said)
            try:
                return await self._with_file(said, file)
            except _UNREADABLE as error:
                return await self._without_file(said, note=str(error))
        return 0

    async def _with_file(self, said: ActivitySummary, file: ActivityFile) -> int:
        syncing = self._syncing
        imported = await import_recording(
            body=file.data,
            start_time=said.started_at,
            said=said,
            user_id=self._held.user_id,
            work=self._held.work,
            reader=syncing.reader,
            observers=syncing.observers,
            offered=syncing.offered,
            make_id=syncing.make_id,
            clock=syncing.clock,
        )
        return int(imported.new)

    async def _without_file(self, said: ActivitySummary, note: str | None = None) -> int:
        syncing = self._syncing
        imported = await import_summary(
            said=said,
            note=note,
            user_id=self._held.user_id,
            work=self._held.work,
            observers=syncing.observers,
            offered=syncing.offered,
            make_id=syncing.make_id,
            clock=syncing.clock,
        )
        return int(imported.new)

    async def edited(self, said: ActivitySummary, before: str) -> int:
        """Take over name and sport where the provider has others than before; return how many activities changed.

        Nothing else is taken over: totals are the recording's. What the athlete said here stays until then.
        """
        activity = await self._find(said) if words_changed(before, said) else None
        if activity is None:
            return 0
        name, sport = name_said(said), sport_said(said)
        whole = activity.sport is Sport.MULTISPORT
        edit = ActivityEdit(name=name or KEEP, sport=KEEP if sport is None or whole else sport)
        with suppress(NotFound, StaleWrite):  # the athlete was at it meanwhile, and has the last word
            await edit_activity(
                user_id=self._held.user_id,
                activity_id=activity.id,
                version=activity.version,
                edit=edit,
                work=self._held.work,
                offered=self._syncing.offered,
                clock=self._syncing.clock,
            )
            return 1
        return 0

    async def unlisted(self, window: Window, listed: set[str]) -> Sequence[Activity]:
        """Return activities of the provider within a window that it does not list, and nobody wrote on here."""
        held = self._held
        span = window.last - window.first
        middle = datetime.combine(window.first, time(), ZoneInfo("UTC")) + span / 2
        async with held.work.snapshot() as w:
            found = await w.activities.around(held.user_id, middle, span.total_seconds() / 2)
        ours = [each for each in found if each.source == held.connection.provider and each.external_id]
        return [each for each in ours if each.external_id not in listed and _is_untouched(each)]

    async def removed(self, activity: Activity) -> int:
        """Remove an activity that is gone at its provider; return how many that makes."""
        with suppress(NotFound, StaleWrite):
            await remove_activity(
                user_id=self._held.user_id,
                activity_id=activity.id,
                version=activity.version,
                work=self._held.work,
                clock=self._syncing.clock,
            )
            return 1
        return 0

    async def _find(self, said: ActivitySummary) -> Activity | None:
        held = self._held
        async with held.work.snapshot() as w:
            found = await w.activities.around(held.user_id, said.started_at, _A_DAY_S)
        named = (said.source, said.external_id)
        return next((each for each in found if (each.source, each.external_id) == named), None)


def _is_untouched(activity: Activity) -> bool:
    return activity.rpe is None and activity.notes is None and activity.load_override is None
