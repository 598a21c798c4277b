"""A TCX file as a recording."""

from typing import Final
from xml.etree.ElementTree import Element

from training_analyzer.adapters.files.tcx_activity import TcxActivity
from training_analyzer.adapters.files.tcx_events import DAMAGED, Elements, texts
from training_analyzer.adapters.files.words import plain
from training_analyzer.adapters.files.xml_text import safe_text_of
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording

_OTHER_KINDS: Final = {"Course": "course", "Workout": "workout"}


class _Reader:
    """Takes elements in order; whatever was read before damage is kept."""

    def __init__(self) -> None:
        self.activities: list[TcxActivity] = []
        self.other_kind: str | None = None
        self.device: str | None = None
        self._open = False
        self._tracks_in_lap = 0

    def take(self, event: str, name: str, element: Element) -> None:
        if event == "start":
            self._begin(name, element)
        elif self._open:
            self._end(name, element)

    def _begin(self, name: str, element: Element) -> None:
        if name == "Activity":
            self.activities.append(TcxActivity(sport=element.get("Sport", "")))
            self._open = True
        elif name == "Lap":
            self._tracks_in_lap = 0
        elif name == "Track" and self._open:
            # a further track in a lap begins where the timer was started again; a new lap follows at once
            self.activities[-1].segment += 1 if self._tracks_in_lap else 0
            self._tracks_in_lap += 1
        elif name in _OTHER_KINDS:
            self.other_kind = self.other_kind or _OTHER_KINDS[name]

    def _end(self, name: str, element: Element) -> None:
        activity = self.activities[-1]
        if name == "Trackpoint":
            activity.add_point(element)
            element.clear()
        elif name == "Track":
            element.clear()
        elif name == "Lap":
            activity.add_lap(element)
            element.clear()
        elif name == "Creator":
            self.device = self.device or plain(texts(element).get("Name"))
        elif name == "Activity":
            self._open = False
            element.clear()


def parse_tcx(body: bytes) -> Recording:
    """Return the activities of a file; those of a multisport session are its sessions.

    Raises NotAnActivity for courses and workouts, UnreadableFile.
    """
    document = safe_text_of(body)
    elements, reader = Elements(document.text), _Reader()
    for event, name, element in elements:
        reader.take(event, name, element)
    sessions: list[RecordedSession] = []
    notes = [*document.notes, *([DAMAGED] if elements.damaged else [])]
    for activity in reader.activities:
        found = activity.session()
        if found is not None:
            sessions.append(found[0])
            notes += found[1]
    if not sessions:
        if reader.other_kind and not reader.activities:
            raise NotAnActivity(reader.other_kind)
        raise UnreadableFile("it holds no activity with a time")
    return Recording(
        format=FileFormat.TCX,
        sessions=tuple(sorted(sessions, key=_started)),
        device=reader.device,
        notes=tuple(dict.fromkeys(notes)),
    )


def _started(session: RecordedSession) -> float:
    return session.started_at.timestamp() if session.started_at else 0.0
