"""A recording of characters and numbers that PostgreSQL keeps in no column is stored, with all that can be."""

from datetime import datetime
from uuid import UUID, uuid4

from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.services.import_history import Entry, import_history
from training_analyzer.domain.training.offered import NO_METRICS
from training_analyzer.plugins.testing.builders import NOW, a_recorded_session, a_recording, a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.store import Store


def make_id(_now: datetime) -> UUID:
    return uuid4()


async def test_what_no_column_holds_is_stored_as_unknown(store: Store) -> None:
    athlete = await stored_user(store, a_user())
    lap = Lap(position=2**40, start_s=0.0, max_power_w=2**40)
    session = a_recorded_session(
        sub_sport="a\0", avg_hr_bpm=2**31, max_hr_bpm=-(2**63), utc_offset_s=2**32, laps=(lap,)
    )
    recording = a_recording(session, device="\ud800", notes=("cut\0",))
    await import_history(
        entries=[Entry(recording, "Run")],
        source="file",
        user_id=athlete.id,
        work=store.work.for_user(athlete.id),
        offered=NO_METRICS,
        make_id=make_id,
        clock=lambda: NOW,
    )
    (row,) = await store.hot_reads.activity_page(athlete.id, after=None, limit=9)
    async with store.work.for_user(athlete.id).snapshot() as w:
        stored = await w.activities.get(athlete.id, row.id)
        (kept,) = await w.recordings.laps(athlete.id, row.id)
    assert (stored.device, stored.avg_hr_bpm, stored.max_hr_bpm) == (None, None, None)
    assert (stored.sub_sport, stored.import_notes) == ("a", ("cut",))
    assert (kept.position, kept.max_power_w) == (0, None)
