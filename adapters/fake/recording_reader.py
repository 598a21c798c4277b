"""A reader that answers what it was told."""

from training_analyzer.domain.activities.errors import ReaderBusy, UnsupportedFormat
from training_analyzer.domain.activities.recording import Recording
from training_analyzer.domain.errors import TrainingAnalyzerError


class FakeRecordingReader:
    """Knows the files it was given; any other is of an unsupported format. ``reads`` counts; ``busy`` refuses."""

    def __init__(self) -> None:
        self.reads = 0
        self.busy = False
        self._answers: dict[bytes, Recording | TrainingAnalyzerError] = {}

    def give(self, body: bytes, answer: Recording | TrainingAnalyzerError) -> None:
        """Answer a file with a recording, or raise this error for it."""
        self._answers[body] = answer

    async def read(self, body: bytes) -> Recording:
        """Return what the file holds. Raises what was given, UnsupportedFormat, ReaderBusy."""
        if self.busy:
            raise ReaderBusy
        self.reads += 1
        answer = self._answers.get(body)
        if answer is None:
            raise UnsupportedFormat
        if isinstance(answer, TrainingAnalyzerError):
            raise answer
        return answer
