"""Reading recordings from files that strangers made."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.activities.recording import Recording


@runtime_checkable
class RecordingReader(Protocol):
    """Tells formats by content, never by name, and survives any input."""

    async def read(self, body: bytes) -> Recording:
        """Return what the file holds.

        Raises UnsupportedFormat, NotAnActivity, UnreadableFile, or ReaderBusy when too many wait. A damaged file
        that still holds data is returned with notes.
        """
        ...
