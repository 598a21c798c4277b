"""Which zones an athlete trains in: the best scheme that the known thresholds allow."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zones import Zone, ZoneScheme, zones

_FRIEL: Final = {Sport.RUNNING: ZoneScheme.HR_FRIEL_RUN, Sport.CYCLING: ZoneScheme.HR_FRIEL_RIDE}

type ChosenZones = Mapping[str, tuple[ZoneScheme, tuple[Zone, ...]]]


def chosen_zones(threshold: Threshold) -> ChosenZones:
    """Return scheme and zones of ``hr``, ``power`` and ``pace``, those that the row's thresholds allow.

    Heart rate is cut by LTHR (Friel in a run or ride, else Coggan), else by reserve, else by the maximum; power by
    Coggan's zones; a run's pace by Friel's, as speeds. Sources: those of ``zones.ZoneScheme``; the choice is ours.
    """
    by_lthr = _FRIEL.get(threshold.sport, ZoneScheme.HR_COGGAN)
    choices = {
        "hr": (by_lthr, ZoneScheme.HR_RESERVE, ZoneScheme.HR_MAX),
        "power": (ZoneScheme.POWER_COGGAN,),
        "pace": (ZoneScheme.PACE_FRIEL_RUN,) if threshold.sport is Sport.RUNNING else (),
    }
    found = {}
    for name, schemes in choices.items():
        for scheme in schemes:
            if cut := zones(scheme, threshold):
                found[name] = (scheme, cut)
                break
    return found
