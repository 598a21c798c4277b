"""What was left of the work above critical power, second by second of an activity."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.history import History
from training_analyzer.domain.training.critical_power import CriticalPower
from training_analyzer.domain.training.curves import CurveKind
from training_analyzer.domain.training.found import is_measured
from training_analyzer.domain.training.power_fits import fit_power
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.recent import recent_days
from training_analyzer.domain.training.sampling import per_second
from training_analyzer.domain.training.w_balance import differential_balance, integral_balance
from training_analyzer.ports.work import UnitOfWork, Work

_NEEDED: Final = (Channel.TIME, Channel.TIMER, Channel.POWER)


class BalanceModel(StrEnum):
    """How W' recovers."""

    DIFFERENTIAL = "differential"
    INTEGRAL = "integral"


_MODELS: Final = {
    BalanceModel.DIFFERENTIAL: differential_balance,
    BalanceModel.INTEGRAL: integral_balance,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """W' left after each second of timer time, in J, by the critical power that was used; None has a reason."""

    used: CriticalPower | None
    balance_j: Sequence[float] | None
    reasons: Mapping[str, Reason]


async def read_w_balance(
    *,
    user_id: UserId,
    activity_id: ActivityId,
    model: BalanceModel,
    own: CriticalPower | None,
    history: History,
    work: Work,
) -> Balance:
    """Return the balance by the athlete's own numbers, else by the fit to the 90 days up to the activity's.

    Raises NotFound, FeatureNotInPlan, PaymentPastDue.
    """
    async with work.snapshot() as w:
        activity = await w.activities.get(user_id, activity_id)
        history.check(activity.local_day)
        in_legs = bool(await w.activities.legs(user_id, activity_id))
        streams = await w.recordings.streams(user_id, activity_id, _NEEDED)
        used, reasons = (own, {}) if own else await _fitted(w, activity)
    found = Reason.IN_LEGS if in_legs else await asyncio.to_thread(_balance, streams, activity, model, used)
    if isinstance(found, Reason):
        reasons["w_balance_j"] = found
        found = None
    return Balance(used=used, balance_j=found, reasons=reasons)


async def _fitted(w: UnitOfWork, activity: Activity) -> tuple[CriticalPower | None, dict[str, Reason]]:
    """Return the default fit, or why all that rests on it is unknown."""
    first, last = recent_days(None, None, activity.local_day)
    fits = fit_power(
        await w.efforts.curve(activity.user_id, CurveKind.POWER, sport=activity.sport, first=first, last=last)
    )
    if fits.work_time is None:
        names = ("cp_w", "w_prime_j", "w_balance_j")
        return None, dict.fromkeys(names, fits.reasons["work_time"])
    return fits.work_time, {}


def _balance(
    streams: Streams, activity: Activity, model: BalanceModel, used: CriticalPower | None
) -> Sequence[float] | Reason | None:
    """Return the balance, a reason of the recording, or None where critical power alone is missing."""
    seconds = per_second(streams, activity.sport)
    power_w = seconds.of(Channel.POWER)
    if seconds.too_long:
        return Reason.TOO_LONG
    if not is_measured(power_w):
        return Reason.NO_POWER
    return _MODELS[model](power_w, used) if used else None
