"""Make an activity of a recording: a file that an athlete dropped, or what a provider has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.draft import Origin, drafts
from training_analyzer.domain.activities.errors import DuplicateActivity
from training_analyzer.domain.activities.recording import OriginalFile, Recording
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.assessed import assessed, basis_of, store
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.as_activity import without_recording, worded
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.observers import Observers
from training_analyzer.ports.recording_reader import RecordingReader
from training_analyzer.ports.work import Work

SOURCE = "file"


@dataclass(frozen=True, slots=True)
class Imported:
    """The activity of a file, its legs, and whether the file brought it."""

    activity: Activity
    legs: Sequence[Activity]
    new: bool


async def import_recording(
    *,
    body: bytes,
    start_time: datetime | None,
    user_id: UserId,
    work: Work,
    reader: RecordingReader,
    observers: Observers,
    offered: OfferedMetrics,
    make_id: MakeId,
    clock: Clock,
    said: ActivitySummary | None = None,
) -> Imported:
    """Return the activity of a file; the same file again is the same activity.

    ``start_time`` serves files whose recorder had no clock; ``said`` is what the provider that it comes from says of
    it. Raises UnsupportedFormat, NotAnActivity, UnreadableFile, StartTimeUnknown, InvalidValue, ReaderBusy,
    WriteConflict, and DuplicateActivity where the provider's activity is there by another file.
    """
    digest = sha256(body).digest()
    if known := await _known(work, user_id, digest):
        return known
    recording = await reader.read(body)
    file = OriginalFile(sha256=digest, format=recording.format, body=body, received_at=clock())
    try:
        imported = await _store(recording, file, start_time, said, user_id, work, offered, make_id, clock)
    except DuplicateActivity:
        # another request brought the same file while this one was reading it
        if known := await _known(work, user_id, digest):
            return known
        raise
    await observers.activity_stored(imported.activity)
    return imported


async def import_summary(
    *,
    said: ActivitySummary,
    note: str | None = None,
    user_id: UserId,
    work: Work,
    observers: Observers,
    offered: OfferedMetrics,
    make_id: MakeId,
    clock: Clock,
) -> Imported:
    """Return the activity of what a provider says where there is no recording, or none that can be read: why is noted.

    Raises InvalidValue, WriteConflict, and DuplicateActivity where it is there.
    """
    recording = without_recording(said, *([note] if note else []))
    imported = await _store(recording, None, None, said, user_id, work, offered, make_id, clock)
    await observers.activity_stored(imported.activity)
    return imported


async def _known(work: Work, user_id: UserId, digest: bytes) -> Imported | None:
    async with work.snapshot() as w:
        activity = await w.activities.find_by_file(user_id, digest)
        if activity is None:
            return None
        return Imported(activity, await w.activities.legs(user_id, activity.id), new=False)


@retried
async def _store(
    recording: Recording,
    file: OriginalFile | None,
    start_time: datetime | None,
    said: ActivitySummary | None,
    user_id: UserId,
    work: Work,
    offered: OfferedMetrics,
    make_id: MakeId,
    clock: Clock,
) -> Imported:
    async with work.snapshot() as w:
        basis = await basis_of(w, user_id, offered)
        zone = time_zone((await w.users.get(user_id)).timezone)
    origin = Origin(
        user_id=user_id,
        zone=zone,
        source=SOURCE if said is None else said.source,
        file_sha256=None if file is None else file.sha256,
        start_time=start_time,
    )
    made = drafts(recording, origin, make_id, clock())
    parts = await assessed(made if said is None else worded(made, said), basis)
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        if file is not None:
            await w.recordings.put_file(user_id, file)
        stored = await store(w, parts, basis, now)
        legs = await w.activities.legs(user_id, stored[0].id)
        await rebuild_series(w, user_id, stored)
        await w.commit()
    return Imported(stored[0], legs, new=True)
