"""A FIT file as a recording."""

from collections.abc import Iterable, Sequence
from typing import cast

from training_analyzer.adapters.files.fit_device import device_of, utc_offset_s
from training_analyzer.adapters.files.fit_fast import DamagedFit, read_fast
from training_analyzer.adapters.files.fit_header import is_part, parts
from training_analyzer.adapters.files.fit_messages import FitMessages, Message, instant, word
from training_analyzer.adapters.files.fit_pauses import pauses_of
from training_analyzer.adapters.files.fit_salvage import read_salvaging
from training_analyzer.adapters.files.fit_session import SessionParts, session_of
from training_analyzer.adapters.files.fit_spans import Span, laps_of, samples_of, spans_of
from training_analyzer.adapters.files.timeline import order_of
from training_analyzer.adapters.files.words import kind_of
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording

JUNK = "What followed the end of the file was ignored."


def parse_fit(body: bytes, *, patient: bool = False) -> Recording:
    """Return the sessions of all files chained in a body; ``patient`` leaves out the fast reader.

    Raises NotAnActivity, UnreadableFile.
    """
    return recording_of(_read(part, patient=patient) for part in parts(body))


def _read(part: bytes, *, patient: bool) -> FitMessages:
    """Read strictly, and with patience what is refused."""
    if not is_part(part):
        return FitMessages({}, (JUNK,))
    if patient:
        return read_salvaging(part, "the strict reader failed")
    try:
        return read_fast(part)
    except DamagedFit as damage:
        return read_salvaging(part, damage.reason)


def recording_of(files: Iterable[FitMessages]) -> Recording:
    """Return what the messages of chained files say.

    Raises NotAnActivity, UnreadableFile.
    """
    notes: list[str] = []
    sessions: list[RecordedSession] = []
    refused: str | None = None
    device: str | None = None
    for file in files:
        notes += file.notes
        if not _is_activity(file):
            refused = refused or _kind(file)
            continue
        found, more_notes = _sessions(file)
        sessions += found
        notes += more_notes
        device = device or device_of(file.first("file_id"))
    if not sessions:
        raise NotAnActivity(refused) if refused else UnreadableFile("it holds neither a session nor samples")
    return Recording(
        format=FileFormat.FIT,
        sessions=tuple(_in_order(sessions)),
        device=device,
        notes=tuple(dict.fromkeys(notes)),
    )


def _is_activity(file: FitMessages) -> bool:
    """Tell whether a file is an activity: by its own word, or by what it holds where that is unknown."""
    kind = file.first("file_id").get("type")
    holds_any = bool(file.of("session") or file.of("record"))
    if kind == "activity":
        return True
    return holds_any and (kind is None or (bool(file.notes) and bool(file.of("session"))))


def _kind(file: FitMessages) -> str | None:
    kind = file.first("file_id").get("type")
    return kind_of(kind) if isinstance(kind, str | int) else None


def _sessions(file: FitMessages) -> tuple[list[RecordedSession], tuple[str, ...]]:
    records = file.of("record")
    stamps = [instant(record) for record in records]
    order = order_of(stamps)
    spans = spans_of(file.of("session"), order.middle_s if order else None)
    if order is None and not spans:
        return [], ()
    indices = order.indices if order else ()
    spans = spans or [Span(_stand_in(file), None, 0)]
    found = _assigned(file, spans, [records[i] for i in indices], [cast("int", stamps[i]) for i in indices])
    return found, order.notes if order else ()


def _assigned(
    file: FitMessages, spans: Sequence[Span], records: Sequence[dict[str, object]], times: Sequence[int]
) -> list[RecordedSession]:
    pauses = pauses_of(file.of("event"))
    offset_s = utc_offset_s(file.first("activity"))
    shares = zip(spans, samples_of(spans, times), laps_of(spans, file.of("lap")), strict=True)
    return [
        session_of(
            SessionParts(
                span=span,
                records=records[share.start : share.stop],
                times=times[share.start : share.stop],
                laps=laps,
                pauses=pauses,
                utc_offset_s=offset_s,
                alone=len(spans) == 1,
            )
        )
        for span, share, laps in shares
    ]


def _stand_in(file: FitMessages) -> Message:
    """Return what is known of the sport where the summary is missing, as in a file cut short."""
    for kind in ("sport", "lap"):
        message = file.first(kind)
        if word(message, "sport"):
            return {name: message[name] for name in ("sport", "sub_sport") if name in message}
    return {}


def _in_order(sessions: Sequence[RecordedSession]) -> list[RecordedSession]:
    """Return sessions in order of time, one file's twin left out."""
    distinct: list[RecordedSession] = []
    for session in sessions:
        key = (session.sport, session.started_at, session.elapsed_time_s)
        if session.started_at is None or all(
            key != (other.sport, other.started_at, other.elapsed_time_s) for other in distinct
        ):
            distinct.append(session)
    if any(session.started_at is None for session in distinct):
        return distinct
    return sorted(distinct, key=lambda session: session.started_at)  # type: ignore[arg-type, return-value] # none is None
