"""What can go wrong with recordings and activities."""

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import ActivityId


class UnsupportedFormat(TrainingAnalyzerError):
    """Neither FIT nor GPX nor TCX, by content."""

    code = "unsupported_format"

    def __init__(self) -> None:
        super().__init__("This is neither a FIT nor a GPX nor a TCX file.")


class UnreadableFile(TrainingAnalyzerError):
    """Damaged beyond what can be salvaged, forbidden content, or over a limit of size, time or memory."""

    code = "unreadable_file"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The file cannot be read: {reason}.")
        self.reason = reason


class NotAnActivity(TrainingAnalyzerError):
    """A good file of another kind; ``what`` names it, such as ``workout`` or ``monitoring``."""

    code = "not_an_activity"

    def __init__(self, what: str) -> None:
        super().__init__(f"This file holds no activity: it is a {what} file.")
        self.what = what


class StartTimeUnknown(TrainingAnalyzerError):
    """The recorder's clock was never set; the athlete has to tell when it was."""

    code = "start_time_unknown"

    def __init__(self) -> None:
        super().__init__("The recorder's clock was not set: send start_time with the file.")


class ReaderBusy(TrainingAnalyzerError):
    """More files wait to be read than the server takes on."""

    code = "reader_busy"
    retry_after_s = 5

    def __init__(self) -> None:
        super().__init__("Too many files are waiting to be read; try again in a moment.")


class DuplicateActivity(TrainingAnalyzerError):
    """The same file, or the same object of the same source, is already there."""

    code = "duplicate_activity"

    def __init__(self, activity_id: ActivityId | None = None) -> None:
        super().__init__("This activity is already there.")
        self.activity_id = activity_id


class LegOfMultisport(TrainingAnalyzerError):
    """What was asked for belongs to the whole recording, not to one of its legs."""

    code = "leg_of_multisport"

    def __init__(self) -> None:
        super().__init__("This is a leg of a multisport activity; change the whole one.")


class ChangesExpired(TrainingAnalyzerError):
    """Removals since that instant are forgotten in part: a list of changes would not be whole."""

    code = "changes_expired"

    def __init__(self) -> None:
        super().__init__("Changes are remembered for 400 days: read all activities again.")
