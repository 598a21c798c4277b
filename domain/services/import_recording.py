"""Make an activity of a file that an athlete dropped."""

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
) -> Imported:
    """Return the activity of a file; the same file again is the same activity.

    ``start_time`` serves files whose recorder had no clock. Raises UnsupportedFormat, NotAnActivity,
    UnreadableFile, StartTimeUnknown, InvalidValue, ReaderBusy, WriteConflict.
    """
    digest = sha256(body).digest()
    if known := await _known(work, user_id, digest):
        return known
    recording = await reader.read(body)
    file = OriginalFile(sha256=digest, format=recording.format, body=body, received_at=clock())
    try:
        imported = await _store(recording, file, start_time, user_id, work, offered, make_id, clock)
    except DuplicateActivity:
        # another request brought the same file while this one was reading it
        if known := await _known(work, user_id, digest):
            return known
        raise
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
    file: OriginalFile,
    start_time: datetime | None,
    user_id: UserId,
    work: Work,
    offered: OfferedMetrics,
    make_id: MakeId,
    clock: Clock,
) -> Imported:
    async with work.snapshot() as w:
        basis = await basis_of(w, user_id, offered)
        zone = time_zone((await w.users.get(user_id)).timezone)
    origin = Origin(user_id=user_id, zone=zone, source=SOURCE, file_sha256=file.sha256, start_time=start_time)
    parts = await assessed(drafts(recording, origin, make_id, clock()), basis)
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        await w.recordings.put_file(user_id, file)
        stored = await store(w, parts, basis, now)
        legs = await w.activities.legs(user_id, stored[0].id)
        await rebuild_series(w, user_id, stored)
        await w.commit()
    return Imported(stored[0], legs, new=True)
