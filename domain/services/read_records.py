"""An athlete's records over the standard distances."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.records import Effort, records
from training_analyzer.ports.work import Work

_EACH: Final = 10  # the best may be refused as implausible: the next ones stand in


async def read_records(
    *, user_id: UserId, sport: Sport, first: date, last: date, work: Work
) -> Sequence[Effort]:
    """Return the record for each distance that an activity of those days covered, shortest first."""
    async with work.snapshot() as w:
        efforts = await w.efforts.quickest(user_id, sport=sport, first=first, last=last, each=_EACH)
    return records(efforts)
