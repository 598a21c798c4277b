"""Critical power, and what the threshold power may be."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import msgspec
from litestar import Controller, get

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.services.read_power_fits import read_power_fits
from training_analyzer.domain.services.suggest_ftp import FtpSuggestions, suggest_ftp
from training_analyzer.domain.training.ftp_estimates import FtpMethod, FtpSuggestion
from training_analyzer.domain.training.power_fits import PowerFits
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.parameters import FirstDay, LastDay, RideUnlessGiven, check_span
from training_analyzer.entrypoints.http.performance import CurvePointOut
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import activity_text

_RAMP: Final = "The minute ended a ramp test to exhaustion."


class PowerPointOut(msgspec.Struct, frozen=True):
    """A best that was fitted. ``held_s`` is how long the three-parameter fit lets this power be held."""

    duration_s: int
    power_w: float
    held_s: float | None
    activity_id: str
    day: date


class CriticalPowerOut(msgspec.Struct, frozen=True):
    """Critical power, and the work above it."""

    cp_w: float
    w_prime_j: float


class ThreeParameterOut(msgspec.Struct, frozen=True):
    """Critical power, the work above it, and the greatest power of an instant."""

    cp_w: float
    w_prime_j: float
    max_w: float


class PowerFitsOut(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """The bests of 2 to 20 minutes and the fits through them.

    Work over time (the default), power over inverse time, and the one with a ceiling. ``reasons`` says why one is null.
    ``history_from`` is the first day that the plan shows, null where it shows all.
    """

    sport: str
    from_: date
    to: date
    points: Sequence[PowerPointOut]
    work_time: CriticalPowerOut | None
    inverse_time: CriticalPowerOut | None
    three_parameter: ThreeParameterOut | None
    history_from: date | None
    reasons: Mapping[str, str]

    @classmethod
    def of(
        cls, fits: PowerFits, sport: Sport, first: date, last: date, history_from: date | None
    ) -> "PowerFitsOut":
        """Return the fits of some days."""
        points = [
            PowerPointOut(point.duration_s, point.value, held_s, activity_text(point.activity_id), point.day)
            for point, held_s in zip(fits.points, fits.held_s, strict=True)
        ]
        return cls(
            sport=sport,
            from_=first,
            to=last,
            points=points,
            work_time=copied(CriticalPowerOut, fits.work_time) if fits.work_time else None,
            inverse_time=copied(CriticalPowerOut, fits.inverse_time) if fits.inverse_time else None,
            three_parameter=copied(ThreeParameterOut, fits.three_parameter) if fits.three_parameter else None,
            history_from=history_from,
            reasons=fits.reasons,
        )


class FtpSuggestionOut(msgspec.Struct, frozen=True):
    """A threshold power, the bests it rests on, and the condition under which it means something."""

    method: str
    ftp_w: float
    only_if: str | None
    points: Sequence[CurvePointOut]

    @classmethod
    def of(cls, suggestion: FtpSuggestion) -> "FtpSuggestionOut":
        """Return a suggestion."""
        points = [CurvePointOut.of(point) for point in suggestion.points]
        ramp = suggestion.method is FtpMethod.RAMP
        return copied(cls, suggestion, points=points, only_if=_RAMP if ramp else None)


class FtpSuggestionsOut(msgspec.Struct, frozen=True):
    """Suggestions by method beside the FTP in force.

    None counts until the athlete confirms it with `PUT /v1/me/thresholds`. ``reasons`` says why a method, or ``ftp_w``,
    has no value. A plan that shows less than 90 days has them from ``history_from`` on.
    """

    sport: str
    ftp_w: float | None
    valid_from: date | None
    data: Sequence[FtpSuggestionOut]
    history_from: date | None
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, found: FtpSuggestions, sport: Sport, history_from: date | None) -> "FtpSuggestionsOut":
        """Return the suggestions of a sport."""
        row = found.in_force
        known = row is not None and row.ftp_w is not None
        missing = {} if known else {"ftp_w": Reason.NO_THRESHOLD, "valid_from": Reason.NO_THRESHOLD}
        return cls(
            sport=sport,
            ftp_w=row.ftp_w if row else None,
            valid_from=row.valid_from if row and known else None,
            data=[FtpSuggestionOut.of(suggestion) for suggestion in found.suggestions],
            history_from=history_from,
            reasons={method.value: reason for method, reason in found.reasons.items()} | missing,
        )


class PowerController(Controller):
    """What power the athlete can hold."""

    path = "/v1"
    tags = ("performance",)

    @get(
        "/critical-power",
        operation_id="getCriticalPower",
        summary="Critical power and W' by three fits",
        opt=scope("read:performance"),
        responses=responses(401, 422, 503),
    )
    async def critical_power(
        self,
        caller: InjectedCaller,
        wired: InjectedWired,
        first: FirstDay = None,
        last: LastDay = None,
        sport: RideUnlessGiven = None,
    ) -> PowerFitsOut:
        """Fit the mean-max power of some days, the last 90 unless given. It is only as good as the efforts were maximal."""
        check_span(first, last)
        history = caller.history(wired.clock())
        first, last = history.recent(first, last)
        chosen = sport or Sport.CYCLING
        fits = await read_power_fits(
            user_id=caller.user_id, sport=chosen, first=first, last=last, work=caller.work
        )
        return PowerFitsOut.of(fits, chosen, first, last, history.first_day)

    @get(
        "/ftp-suggestions",
        operation_id="getFtpSuggestions",
        summary="What FTP the last 90 days suggest",
        opt=scope("read:performance"),
        responses=responses(401, 422, 503),
    )
    async def ftp_suggestions(
        self, caller: InjectedCaller, wired: InjectedWired, sport: RideUnlessGiven = None
    ) -> FtpSuggestionsOut:
        """Suggest .95 of the best 20 minutes, .75 of the best minute (of a ramp test only), and critical power.

        Nothing is changed: the athlete confirms one with `PUT /v1/me/thresholds`.
        """
        chosen, history = sport or Sport.CYCLING, caller.history(wired.clock())
        first, today = history.recent(None, None)
        found = await suggest_ftp(
            user_id=caller.user_id, sport=chosen, first=first, today=today, work=caller.work
        )
        return FtpSuggestionsOut.of(found, chosen, history.first_day)
