"""The example of an activity's metrics: a run by heart rate."""

from typing import Any, Final

METRICS: Final[dict[str, Any]] = {
    "load": 52.4,
    "load_method": "hrss",
    "trimp": 89.6,
    "hrss": 52.4,
    "edwards_trimp": 168.0,
    "lucia_trimp": 71.0,
    "rtss": None,
    "stss": None,
    "ngp_mps": 3.24,
    "zones": {
        "hr": {
            "scheme": "hr_friel_run",
            "zones": [
                {"zone": 1, "from": 0.0, "to": 144.5, "time_s": 2400},
                {"zone": 2, "from": 144.5, "to": None, "time_s": 717},
            ],
        },
        "hr_three": {
            "scheme": "hr_seiler",
            "zones": [
                {"zone": 1, "from": 0.0, "to": 144.5, "time_s": 2400},
                {"zone": 2, "from": 144.5, "to": 170.0, "time_s": 700},
                {"zone": 3, "from": 170.0, "to": None, "time_s": 17},
            ],
        },
    },
    "mean_max": {"speed": {"60": 3.9, "300": 3.4}, "hr": {"60": 153.0}},
    "best_efforts": [{"distance_m": 1000.0, "duration_s": 291.4, "start_s": 840.0}],
    "decoupling_pct": 2.9,
    "efficiency_factor": 1.4,
    "np_w": None,
    "intensity_factor": None,
    "variability_index": None,
    "tss": None,
    "work_kj": None,
    "xpower_w": None,
    "bike_score": None,
    "plugin_metrics": {
        "acme_minutes": {"value": 52.0, "unit": "min", "version": 1, "reason": None},
    },
    "reasons": {
        "np_w": "no_power",
        "intensity_factor": "no_power",
        "variability_index": "no_power",
        "tss": "no_power",
        "work_kj": "no_power",
        "xpower_w": "no_power",
        "bike_score": "no_power",
        "rtss": "no_threshold",
        "stss": "other_sport",
    },
    "estimated": [],
    "dropped": {},
    "threshold_from": "2026-01-01",
    "algorithm": 3,
}
