"""What load is measured by."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
from litestar import Controller, get, put
from litestar.params import JSONBody

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.services.set_thresholds import set_preferences, set_thresholds
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Sex, Threshold
from training_analyzer.entrypoints.http.access import SIGNED_IN, scope
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses


class ThresholdRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What holds for a sport from one local day on. Unknown is null."""

    valid_from: date
    sport: Sport
    ftp_w: float | None = None
    lthr_bpm: float | None = None
    max_hr_bpm: float | None = None
    rest_hr_bpm: float | None = None
    threshold_pace_s_per_km: float | None = None
    css_s_per_100m: float | None = None
    weight_kg: float | None = None
    sex: Sex | None = None

    @classmethod
    def of(cls, row: Threshold) -> "ThresholdRow":
        """Return a row of the list."""
        return copied(cls, row)

    def row(self) -> Threshold:
        """Return it in the domain's terms."""
        return Threshold(**msgspec.structs.asdict(self))


class ThresholdList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole dated list: PUT replaces it."""

    data: Sequence[ThresholdRow]

    @classmethod
    def of(cls, rows: Sequence[Threshold]) -> "ThresholdList":
        """Return the list by sport and day."""
        return cls([ThresholdRow.of(row) for row in rows])


class Preferences(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Time constants and starting values of fitness (CTL) and fatigue (ATL); methods of load to try, by sport."""

    ctl_days: float = 42.0
    atl_days: float = 7.0
    ctl_seed: float = 0.0
    atl_seed: float = 0.0
    load_order: Mapping[Sport, tuple[LoadMethod, ...]] = {}

    @classmethod
    def of(cls, preferences: TrainingPreferences) -> "Preferences":
        """Return the preferences in force."""
        return copied(cls, preferences)

    def preferences(self) -> TrainingPreferences:
        """Return them in the domain's terms."""
        return TrainingPreferences(**msgspec.structs.asdict(self))


class ThresholdController(Controller):
    """Thresholds and preferences."""

    path = "/v1/me"
    tags = ("me",)

    @get(
        "/thresholds",
        operation_id="getThresholds",
        summary="The dated thresholds of each sport",
        opt=scope("read:performance"),
        responses=responses(401, 503),
    )
    async def thresholds(self, caller: InjectedCaller) -> ThresholdList:
        """Show the list by sport and day."""
        async with caller.work.snapshot() as w:
            return ThresholdList.of(await w.thresholds.list(caller.user_id))

    @put(
        "/thresholds",
        operation_id="setThresholds",
        summary="Replace the dated thresholds",
        opt=SIGNED_IN,
        responses=responses(401, 422, 503),
    )
    async def set_thresholds(
        self, data: JSONBody[ThresholdList], caller: InjectedCaller, wired: InjectedWired
    ) -> ThresholdList:
        """Replace the list. Activities on days whose row changed are measured again, and the series from there on."""
        rows = await set_thresholds(
            user_id=caller.user_id,
            rows=[row.row() for row in data.data],
            work=caller.work,
            offered=wired.catalog.metrics,
            clock=wired.clock,
        )
        return ThresholdList.of(rows)

    @get(
        "/training-preferences",
        operation_id="getTrainingPreferences",
        summary="How load, fitness and fatigue are computed",
        opt=scope("read:performance"),
        responses=responses(401, 503),
    )
    async def preferences(self, caller: InjectedCaller) -> Preferences:
        """Show the preferences in force."""
        async with caller.work.snapshot() as w:
            return Preferences.of(await w.thresholds.preferences(caller.user_id))

    @put(
        "/training-preferences",
        operation_id="setTrainingPreferences",
        summary="Change how load, fitness and fatigue are computed",
        opt=SIGNED_IN,
        responses=responses(401, 422, 503),
    )
    async def set_preferences(
        self, data: JSONBody[Preferences], caller: InjectedCaller, wired: InjectedWired
    ) -> Preferences:
        """Replace the preferences; what they govern is computed again."""
        preferences = await set_preferences(
            user_id=caller.user_id,
            preferences=data.preferences(),
            work=caller.work,
            offered=wired.catalog.metrics,
            clock=wired.clock,
        )
        return Preferences.of(preferences)
