"""Examples of requests and replies by operation; a test holds each to its schema."""

from typing import Any, Final

from training_analyzer.entrypoints.http import (
    access_examples,
    account_examples,
    admin_billing_examples,
    ai_usage_examples,
    billing_examples,
    coach_examples,
    connection_examples,
    design_examples,
    goal_examples,
    identity_examples,
    performance_examples,
    plan_examples,
    sync_examples,
    threshold_examples,
    transfer_examples,
    wellness_examples,
)
from training_analyzer.entrypoints.http.metric_examples import METRICS

_ACTIVITY_ID: Final = "act_01k7v3q9w0e8rtyk5m2n4p6s8a"
_USER: Final = {
    "id": "usr_01k7v3n0a1b2c3d4e5f6g7h8j9",
    "email": "ana@example.org",
    "display_name": "Ana",
    "timezone": "Europe/Madrid",
    "units": "metric",
    "plan": "free",
    "is_admin": False,
    "email_verified": False,
    "created_at": "2026-11-24T09:41:00Z",
    "last_login_at": None,
}
_TOKENS: Final = {
    "access_token": "eyJhbGciOi…",
    "token_type": "bearer",
    "expires_in": 1800,
    "refresh_token": "tar_…",
    "session_id": "ses_01k7v3n0a1b2c3d4e5f6g7h8j9",
}
_ITEM: Final = {
    "id": _ACTIVITY_ID,
    "name": "Morning run",
    "sport": "running",
    "sub_sport": "generic",
    "start_time": "2026-11-24T06:30:00Z",
    "start_time_local": "2026-11-24T07:30:00+01:00",
    "utc_offset_s": 3600,
    "timezone": "Europe/Madrid",
    "elapsed_time_s": 3120.0,
    "timer_time_s": 3117.0,
    "moving_time_s": None,
    "distance_m": 10021.5,
    "ascent_m": 48.0,
    "avg_hr_bpm": 139,
    "max_hr_bpm": 154,
    "avg_power_w": None,
    "max_power_w": None,
    "np_w": None,
    "load": 52.4,
    "load_method": "hrss",
    "source": "file",
    "partial": False,
    "duplicate_of": None,
    "updated_at": "2026-11-24T09:41:00Z",
}
_ACTIVITY: Final = {
    **_ITEM,
    "avg_speed_mps": 3.2,
    "energy_kj": 2870.0,
    "load_override": None,
    "rpe": None,
    "notes": None,
    "device": "Garmin Forerunner 955",
    "import_notes": [],
    "parent_id": None,
    "file": f"/v1/activities/{_ACTIVITY_ID}/file",
    "created_at": "2026-11-24T09:41:00Z",
}
_EFFORT: Final = {
    "distance_m": 5000.0,
    "duration_s": 1200.0,
    "start_s": 12.0,
    "activity_id": _ACTIVITY_ID,
    "day": "2026-11-24",
}

REQUESTS: Final[dict[str, Any]] = {
    "register": {
        "email": "ana@example.org",
        "password": "correct horse battery",
        "timezone": "Europe/Madrid",
    },
    "signIn": {"email": "ana@example.org", "password": "correct horse battery"},
    "reauthenticate": {"password": "correct horse battery"},
    "refreshTokens": {"refresh_token": "tar_…"},
    "editMe": {"display_name": "Ana", "units": "metric"},
    "createActivity": {
        "sport": "strength",
        "name": "Gym",
        "start_time": "2026-11-24T18:00:00+01:00",
        "elapsed_time_s": 3600,
        "rpe": 6,
    },
    "editActivity": {"name": "Long run with Bea", "rpe": 4},
    **account_examples.REQUESTS,
    **admin_billing_examples.REQUESTS,
    **threshold_examples.REQUESTS,
    **goal_examples.REQUESTS,
    **plan_examples.REQUESTS,
    **coach_examples.REQUESTS,
    **design_examples.REQUESTS,
    **wellness_examples.REQUESTS,
    **identity_examples.REQUESTS,
    **transfer_examples.REQUESTS,
    **access_examples.REQUESTS,
    **billing_examples.REQUESTS,
    **connection_examples.REQUESTS,
    **sync_examples.REQUESTS,
}
REPLIES: Final[dict[str, Any]] = {
    "isLive": {"status": "ok"},
    "isReady": {"status": "ok"},
    "register": _USER,
    "signIn": _TOKENS,
    "refreshTokens": _TOKENS,
    "getCsrfToken": {"csrf_token": "5f0c7a1b…"},
    "getKeySet": {
        "keys": [
            {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKx…", "kid": "2026-11", "alg": "EdDSA", "use": "sig"}
        ]
    },
    "listSessions": {
        "data": [
            {
                "id": "ses_01k7v3n0a1b2c3d4e5f6g7h8j9",
                "kind": "token",
                "created_at": "2026-11-24T09:41:00Z",
                "last_used_at": "2026-11-24T09:41:00Z",
                "expires_at": "2026-12-01T09:41:00Z",
                "device": "curl/8.5",
                "address": "192.0.2.0/24",
                "current": True,
            }
        ]
    },
    "getMe": _USER,
    "editMe": _USER,
    "listActivities": {"data": [_ITEM], "next_cursor": None, "history_from": "2026-05-28"},
    "createActivity": _ACTIVITY,
    "getActivity": _ACTIVITY,
    "editActivity": {**_ACTIVITY, "name": "Long run with Bea", "rpe": 4.0},
    "getStreams": {"time_s": [0, 1, 2], "hr_bpm": [98, 99, None], "speed_mps": [0.0, 2.9, 3.1]},
    "getLaps": {
        "data": [
            {
                "position": 0,
                "start_s": 0.0,
                "elapsed_time_s": 312.0,
                "timer_time_s": 312.0,
                "distance_m": 1000.0,
                "ascent_m": 4.0,
                "avg_hr_bpm": 132,
                "max_hr_bpm": 141,
                "avg_power_w": None,
                "max_power_w": None,
            }
        ]
    },
    "getMetrics": METRICS,
    "getCurve": {
        "kind": "power",
        "unit": "w",
        "sport": "cycling",
        "data": [{"duration_s": 1200, "value": 262.0, "activity_id": _ACTIVITY_ID, "day": "2026-11-24"}],
        "history_from": None,
    },
    "getRecords": {"sport": "running", "data": [_EFFORT], "history_from": None},
    "getRacePredictions": {
        "effort": _EFFORT,
        "vdot": 49.8,
        "critical_speed": {"cs_mps": 4.05, "d_prime_m": 180.0},
        "paces": [{"name": "threshold", "slowest_s_per_km": 269.2, "fastest_s_per_km": 256.0}],
        "data": [
            {
                "distance_m": 10000.0,
                "times_s": {"vdot": 2487.9, "riegel": 2501.9, "critical_speed": None},
                "spread_s": 14.0,
            }
        ],
        "history_from": None,
        "reasons": {},
    },
    "getZones": {
        "day": "2026-11-24",
        "data": [
            {
                "sport": "cycling",
                "valid_from": "2026-01-01",
                "power": {
                    "scheme": "power_coggan",
                    "zones": [{"zone": 1, "from": 0.0, "to": 137.5}, {"zone": 2, "from": 137.5, "to": 187.5}],
                },
                "hr": None,
                "pace": None,
                "reasons": {"hr": "no_threshold", "pace": "other_sport"},
            }
        ],
    },
    "getTrainingLoad": {
        "data": [
            {
                "day": "2026-11-24",
                "load": 52.4,
                "ctl": 48.1,
                "atl": 55.0,
                "tsb": -4.2,
                "form_end_of_day": -6.9,
                "ramp_7d": 1.3,
                "acwr": 1.08,
                "monotony": 1.42,
                "strain": 498.0,
                "reasons": {},
                "projected": False,
            }
        ],
        "history_from": "2026-05-28",
    },
    **account_examples.REPLIES,
    **admin_billing_examples.REPLIES,
    **ai_usage_examples.REPLIES,
    **threshold_examples.REPLIES,
    **goal_examples.REPLIES,
    **plan_examples.REPLIES,
    **coach_examples.REPLIES,
    **design_examples.REPLIES,
    **wellness_examples.REPLIES,
    **identity_examples.REPLIES,
    **transfer_examples.REPLIES,
    **access_examples.REPLIES,
    **billing_examples.REPLIES,
    **connection_examples.REPLIES,
    **sync_examples.REPLIES,
    **performance_examples.REPLIES,
}
