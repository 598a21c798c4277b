"""Metres climbed and descended, without the noise of the sensor."""

from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport

BAROMETRIC_M: Final = 3.0
"""Threshold for altitude by air pressure."""
GPS_M: Final = 10.0
"""Threshold for altitude by satellites, which wanders more."""
_ROUNDING_M: Final = 1e-9
_SAYS_SO: Final = "barometer"


@dataclass(frozen=True, slots=True)
class Elevation:
    """Metres up and metres down, both positive."""

    gain_m: float
    loss_m: float


def elevation(altitude_m: Samples, threshold_m: float) -> Elevation | None:
    """Return gain and loss by hysteresis: the reference moves only when the deviation reaches the threshold.

    Unknown seconds are passed over; None when no altitude is known. The rule is common among recorders and has no
    one source; the thresholds are ours.
    """
    gain_m = loss_m = 0.0
    reference: float | None = None
    for x in altitude_m:
        if x is None:
            continue
        if reference is None:
            reference = x
        deviation = x - reference
        if abs(deviation) < threshold_m - _ROUNDING_M:
            continue
        gain_m += max(deviation, 0.0)
        loss_m += max(-deviation, 0.0)
        reference = x
    return None if reference is None else Elevation(gain_m, loss_m)


def ascent_m(session: RecordedSession, recording: Recording) -> float | None:
    """Return the metres climbed: the recorder's own, else by the altitudes, to 0.1 m; None where neither is known.

    A swimmer climbs nothing, whatever the altitudes say. Altitudes of a FIT file are taken as barometric, those of
    GPX and TCX as the satellites', unless the device's name says that it has a barometer.
    """
    if session.ascent_m is not None or session.sport is Sport.SWIMMING:
        return session.ascent_m
    barometric = recording.format is FileFormat.FIT or _SAYS_SO in (recording.device or "").casefold()
    found = elevation(session.streams.get(Channel.ALTITUDE, ()), BAROMETRIC_M if barometric else GPS_M)
    return None if found is None else round(found.gain_m, 1)
