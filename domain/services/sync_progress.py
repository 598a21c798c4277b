"""What a sync has done so far, also where it does not come to its end."""

from dataclasses import dataclass, field
from datetime import date, datetime

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.sync.run import SyncPart


@dataclass(slots=True)
class Tally:
    """The counts of one part, while it runs. ``whole`` is over with the first thing that is missing."""

    kind: str
    fetched: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0
    error_code: str | None = None
    whole: bool = True

    def part(self) -> SyncPart:
        """Return it as it is kept."""
        return SyncPart(
            kind=self.kind,
            fetched=self.fetched,
            new=self.new,
            changed=self.changed,
            failed=self.failed,
            error_code=self.error_code,
        )


@dataclass(slots=True)
class SyncProgress:
    """Parts in their order, and all that went wrong at the provider.

    ``error`` is what ended the sync before its time, ``changed_at`` what the provider said first of its last change.
    ``first_day`` is the first day of activities that was asked for.
    """

    tallies: dict[str, Tally] = field(default_factory=dict)
    failures: list[TrainingAnalyzerError] = field(default_factory=list)
    error: TrainingAnalyzerError | None = None
    changed_at: datetime | None = None
    nothing_new: bool = False
    swept: bool = False
    first_day: date | None = None

    def tally(self, kind: str) -> Tally:
        """Return the counts of a part."""
        return self.tallies.setdefault(kind, Tally(kind))

    def missed(self, kind: str, error: TrainingAnalyzerError, *, all_of_it: bool = False) -> None:
        """Note something of a part that failed, or all that was to come of it."""
        tally = self.tally(kind)
        tally.whole = False
        self.failures.append(error)
        if all_of_it:
            tally.error_code = error.code
        else:
            tally.failed += 1

    @property
    def parts(self) -> tuple[SyncPart, ...]:
        """What was done, part by part."""
        return tuple(each.part() for each in self.tallies.values())

    @property
    def blank(self) -> TrainingAnalyzerError | None:
        """The first failure where no part brought anything and each failed; None where one did not."""
        parts = self.tallies.values()
        failed = bool(parts) and all(each.error_code and not each.fetched for each in parts)
        return self.failures[0] if failed else None
