"""Critical power of an athlete over some days."""

from datetime import date

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.curves import CurveKind
from training_analyzer.domain.training.power_fits import PowerFits, fit_power
from training_analyzer.ports.work import Work


async def read_power_fits(*, user_id: UserId, sport: Sport, first: date, last: date, work: Work) -> PowerFits:
    """Return the fits to the mean-max power of a sport's activities of those days."""
    async with work.snapshot() as w:
        return fit_power(await w.efforts.curve(user_id, CurveKind.POWER, sport=sport, first=first, last=last))
