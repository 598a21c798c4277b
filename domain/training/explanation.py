"""Where a value came from: what went into it, what was tried, what was assumed, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Final

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.assumptions import Assumption, assumptions
from training_analyzer.domain.training.formulas import FORMULAS, formula_of
from training_analyzer.domain.training.metrics import ActivityMetrics, Evidence
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Seconds
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zone_choice import chosen_zones

_VALUE_OF: Final[Mapping[LoadMethod, str]] = {
    LoadMethod.POWER_TSS: "tss",
    LoadMethod.RUN_TSS: "rtss",
    LoadMethod.SWIM_TSS: "stss",
    LoadMethod.HRSS: "hrss",
}
_ANY_THRESHOLD: Final = tuple(
    each.name for each in fields(Threshold) if each.name not in ("sport", "valid_from")
)
_UNMEASURED: Final[Mapping[str, Reason]] = {
    "hr": Reason.NO_HEART_RATE,
    "power": Reason.NO_POWER,
    "pace": Reason.NO_SPEED,
    "speed": Reason.NO_SPEED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedMethod:
    """A method of load in the order it was tried; ``reason`` says why it had none, and None marks the chosen one."""

    method: LoadMethod
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What one value rests on.

    ``thresholds`` has the fields of the row in force that the formula reads, unknown ones too, and ``threshold_from``
    the row's first day, None where no row is in force. ``samples_s`` counts the seconds with a value, by channel;
    ``dropped`` the outliers left out before. ``totals`` are whole-activity numbers the formula reads beside them.
    ``outdated`` says that the value waits to be measured again, and may rest on other inputs than those shown.
    """

    formula: str
    reason: Reason | None
    thresholds: Mapping[str, float | str | None] = field(default_factory=dict)
    threshold_from: date | None = None
    samples_s: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, float | None] = field(default_factory=dict)
    estimated: Sequence[Assumption] = ()
    outdated: bool = False
    tried: Sequence[TriedMethod] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What an activity's metrics are computed from now, and the version of the formulas now.

    ``order`` lists the methods of load to try.
    """

    evidence: Evidence
    seconds: Seconds
    threshold: Threshold | None
    order: Sequence[LoadMethod]
    algorithm: int


def explanations(metrics: ActivityMetrics, inputs: Inputs) -> dict[str, Explanation]:
    """Return what each value rests on, by the names of `FORMULAS`. A whole's values are in its legs."""
    ours = {name: _explained(name, metrics, inputs) for name in FORMULAS}
    theirs = {f"plugin_metrics.{name}": _of_plugin(name, metrics, inputs) for name in metrics.plugin_metrics}
    outdated = metrics.algorithm != inputs.algorithm
    return {name: replace(each, outdated=outdated) for name, each in (ours | theirs).items()}


def _of_plugin(name: str, metrics: ActivityMetrics, inputs: Inputs) -> Explanation:
    """Return what is known of a plugin's metric, whose function may read all there is."""
    row = inputs.threshold
    return Explanation(
        formula=f"plugin.{name}",
        reason=metrics.plugin_metrics[name].reason,
        thresholds={each: getattr(row, each, None) for each in _ANY_THRESHOLD},
        threshold_from=row.valid_from if row else None,
        samples_s={channel: known_s(inputs.seconds, channel) for channel in inputs.seconds.columns},
        dropped=metrics.dropped,
    )


def known_s(seconds: Seconds, channel: Channel) -> int:
    """Return for how many seconds a channel has a value."""
    return sum(value is not None for value in seconds.of(channel))


def _explained(name: str, metrics: ActivityMetrics, inputs: Inputs) -> Explanation:
    evidence, seconds, row = inputs.evidence, inputs.seconds, inputs.threshold
    if evidence.sport is Sport.MULTISPORT:
        reason = metrics.reasons.get(name) if name == "load" else Reason.IN_LEGS
        return Explanation(formula="measure.whole", reason=reason)
    formula = formula_of(name, evidence)
    return Explanation(
        formula=formula.name,
        reason=_reason(name, metrics, inputs),
        thresholds={each: getattr(row, each, None) for each in formula.thresholds},
        threshold_from=row.valid_from if row and formula.thresholds else None,
        samples_s={channel: known_s(seconds, channel) for channel in formula.channels},
        dropped={
            channel: metrics.dropped[channel] for channel in formula.channels if channel in metrics.dropped
        },
        totals={each: getattr(evidence, each) for each in formula.totals},
        estimated=assumptions(name, row) if name in metrics.estimated else (),
        tried=_tried(metrics, inputs) if name == "load" else (),
    )


def _reason(name: str, metrics: ActivityMetrics, inputs: Inputs) -> Reason | None:
    """Return why a value is null; a part of a value (its name has a dot) has no reason of its own stored."""
    if name == "best_efforts":
        return None if metrics.best_efforts else _no_efforts(inputs.evidence)
    group, _, part = name.partition(".")
    if not part:
        return metrics.reasons.get(name)
    if part in getattr(metrics, group):
        return None
    if inputs.seconds.too_long:
        return Reason.TOO_LONG
    return (_no_zones(part, inputs) if group == "zones" else None) or _UNMEASURED[part]


def _no_zones(part: str, inputs: Inputs) -> Reason | None:
    """Return why a channel has no zones; None where it has, and was not measured."""
    if part == "pace" and inputs.evidence.sport is not Sport.RUNNING:
        return Reason.OTHER_SPORT
    row = inputs.threshold
    return Reason.NO_THRESHOLD if row is None or part not in chosen_zones(row) else None


def _no_efforts(evidence: Evidence) -> Reason:
    if evidence.sport is not Sport.RUNNING:
        return Reason.OTHER_SPORT
    return Reason.TOO_SHORT if evidence.streams.get(Channel.DISTANCE) else Reason.NO_DISTANCE


def _tried(metrics: ActivityMetrics, inputs: Inputs) -> list[TriedMethod]:
    """Return the methods up to the first that had a load, which is the chosen one."""
    tried = []
    for method in dict.fromkeys((LoadMethod.OVERRIDE, *inputs.order)):
        chosen = method is metrics.load_method
        tried.append(TriedMethod(method=method, reason=None if chosen else _lack(method, metrics)))
        if chosen:
            break
    return tried


def _lack(method: LoadMethod, metrics: ActivityMetrics) -> Reason:
    return metrics.reasons.get(_VALUE_OF.get(method, ""), Reason.NOT_GIVEN)
