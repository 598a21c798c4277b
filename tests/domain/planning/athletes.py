"""Athletes that plans are made for."""

from datetime import date
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.circumstances import Circumstances
from training_analyzer.domain.training.thresholds import Sex, Threshold

TODAY: Final = date(2026, 5, 6)  # a Wednesday
_SINCE: Final = date(2026, 1, 1)
RUNNER: Final = Threshold(
    sport=Sport.RUNNING,
    valid_from=_SINCE,
    threshold_pace_s_per_km=250.0,
    lthr_bpm=168.0,
    max_hr_bpm=188.0,
    rest_hr_bpm=48.0,
    sex=Sex.MALE,
)
RIDER: Final = Threshold(sport=Sport.CYCLING, valid_from=_SINCE, ftp_w=250.0)
SWIMMER: Final = Threshold(sport=Sport.SWIMMING, valid_from=_SINCE, css_s_per_100m=100.0)
BY_HEART: Final = Threshold(
    sport=Sport.ROWING, valid_from=_SINCE, lthr_bpm=160.0, max_hr_bpm=180.0, rest_hr_bpm=50.0, sex=Sex.MALE
)
THRESHOLDS: Final = {row.sport: row for row in (RUNNER, RIDER, SWIMMER, BY_HEART)}
TRAINED: Final = Circumstances(
    today=TODAY,
    usual_load=300.0,
    usual_s=5 * 3600.0,
    longest_s=5400.0,
    sessions_a_week=4,
    thresholds=THRESHOLDS,
)
UNKNOWN: Final = Circumstances(today=TODAY)
