"""Every metric of the demo athlete is a plausible value, or null with its reason."""

from datetime import date

from training_analyzer.adapters.demo.season import demo_athlete
from training_analyzer.domain.training.measure import measure
from training_analyzer.domain.training.metrics import VALUES, Evidence
from training_analyzer.domain.training.preferences import DEFAULT_ORDER
from training_analyzer.domain.training.thresholds import in_force

TODAY = date(2026, 11, 24)
PLAUSIBLE = {
    "load": (0.0, 600.0),
    "trimp": (0.0, 900.0),
    "hrss": (0.0, 600.0),
    "edwards_trimp": (0.0, 1800.0),
    "lucia_trimp": (0.0, 1200.0),
    "np_w": (30.0, 450.0),
    "intensity_factor": (0.1, 1.3),
    "variability_index": (0.95, 2.5),
    "tss": (0.0, 600.0),
    "work_kj": (0.0, 6000.0),
    "xpower_w": (30.0, 450.0),
    "bike_score": (0.0, 600.0),
    "ngp_mps": (1.5, 6.5),
    "rtss": (0.0, 500.0),
    "stss": (0.0, 300.0),
    "efficiency_factor": (0.3, 3.0),
    "decoupling_pct": (-40.0, 40.0),
}


def test_the_metrics_of_a_year_are_plausible_or_have_a_reason() -> None:
    athlete = demo_athlete(7, TODAY, years=1.0, streams_days=60)
    seen: dict[str, int] = dict.fromkeys(PLAUSIBLE, 0)
    for session in athlete.recordings:
        for recorded in session.recording.sessions:
            evidence = Evidence(
                sport=recorded.sport,
                streams=recorded.streams,
                timer_time_s=recorded.timer_time_s or recorded.elapsed_time_s,
                moving_time_s=recorded.moving_time_s,
                distance_m=recorded.distance_m,
                avg_hr_bpm=recorded.avg_hr_bpm,
                rpe=session.rpe,
            )
            metrics = measure(
                evidence, in_force(athlete.thresholds, recorded.sport, session.local_day), DEFAULT_ORDER
            )
            for name in (*VALUES, "load"):
                value = getattr(metrics, name)
                assert (value is None) == (name in metrics.reasons), (session.name, name)
                least, most = PLAUSIBLE[name]
                assert value is None or least <= value <= most, (session.name, name, value)
                seen[name] += value is not None
            for times in metrics.zones.values():
                assert sum(times.time_s) > 0
    assert all(seen.values()), f"nothing was ever measured of {[name for name, n in seen.items() if not n]}"
