"""The best scheme that the known thresholds allow."""

import pytest

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.zone_choice import chosen_zones
from training_analyzer.plugins.testing.builders import a_threshold

NOTHING = {
    "ftp_w": None,
    "lthr_bpm": None,
    "max_hr_bpm": None,
    "rest_hr_bpm": None,
    "threshold_pace_s_per_km": None,
}


@pytest.mark.parametrize(
    ("sport", "known", "schemes"),
    [
        (Sport.RUNNING, {}, {}),
        (Sport.RUNNING, {"lthr_bpm": 170.0}, {"hr": "hr_friel_run"}),
        (Sport.CYCLING, {"lthr_bpm": 165.0}, {"hr": "hr_friel_ride"}),
        (Sport.ROWING, {"lthr_bpm": 165.0}, {"hr": "hr_coggan"}),
        (Sport.RUNNING, {"max_hr_bpm": 190.0, "rest_hr_bpm": 50.0}, {"hr": "hr_reserve"}),
        (Sport.RUNNING, {"max_hr_bpm": 190.0}, {"hr": "hr_max"}),
        (Sport.CYCLING, {"ftp_w": 250.0}, {"power": "power_coggan"}),
        (Sport.RUNNING, {"threshold_pace_s_per_km": 270.0}, {"pace": "pace_friel_run"}),
        (Sport.WALKING, {"threshold_pace_s_per_km": 270.0}, {}),
    ],
)
def test_zones_follow_what_is_known(sport: Sport, known: dict[str, float], schemes: dict[str, str]) -> None:
    chosen = chosen_zones(a_threshold(**{"sport": sport, **NOTHING, **known}))
    assert {name: str(scheme) for name, (scheme, _) in chosen.items()} == schemes
    for _, cut in chosen.values():
        assert [zone.upper for zone in cut[:-1]] == [zone.lower for zone in cut[1:]]
        assert cut[-1].upper is None
