"""What an athlete's FTP may be now, beside the one in force: suggestions, to be confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.curves import CurveKind
from training_analyzer.domain.training.ftp_estimates import FtpMethod, FtpSuggestion, ftp_suggestions
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.recent import recent_days
from training_analyzer.domain.training.thresholds import Threshold, in_force
from training_analyzer.ports.work import Work


@dataclass(frozen=True, slots=True)
class FtpSuggestions:
    """The threshold row in force, the suggestions, and why a method has none."""

    in_force: Threshold | None
    suggestions: Sequence[FtpSuggestion]
    reasons: Mapping[FtpMethod, Reason]


async def suggest_ftp(
    *, user_id: UserId, sport: Sport, first: date | None = None, today: date, work: Work
) -> FtpSuggestions:
    """Return what the power since a first day suggests, of 90 days unless given. Changes nothing."""
    first, last = recent_days(first, None, today)
    async with work.snapshot() as w:
        curve = await w.efforts.curve(user_id, CurveKind.POWER, sport=sport, first=first, last=last)
        row = in_force(await w.thresholds.list(user_id), sport, today)
    return FtpSuggestions(row, *ftp_suggestions(curve))
