"""Somebody with a Garmin account, and what they have there."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from tests.files.fit_encoder import a_fit_file

type Json = Any

_FIRST_ID = 20_000_000_000


@dataclass
class Athlete:
    """``answers`` are bodies by path; a path that is not there is answered with 204, as Garmin does for no data."""

    username: str = "runner@example.org"
    password: str = "a-password-of-the-fake"
    mfa_code: str | None = None
    mfa_method: str = "email"
    display_name: str = "runner/42"
    profile_id: int = 42
    token_life_s: int = 24 * 3600
    activities: list[Json] = field(default_factory=list)
    archives: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, Json] = field(default_factory=dict)

    def runs(self, started_at: datetime, **changes: Json) -> str:
        """Add a run and its recording, and return its id."""
        number = str(_FIRST_ID + len(self.activities) + 1)
        self.activities.append(an_activity_row(int(number), started_at, **changes))
        if not changes.get("manualActivity"):
            self.archives[number] = an_archive(number, _recorded(started_at))
        return number


@cache
def _recorded(started_at: datetime) -> bytes:
    return a_fit_file(start=started_at)


def an_activity_row(number: int, started_at: datetime, **changes: Json) -> Json:
    """Return a row of the list, with the units that Garmin uses."""
    local = started_at + timedelta(hours=1)
    return {
        "activityId": number,
        "activityName": "Morning run",
        "startTimeLocal": local.strftime("%Y-%m-%d %H:%M:%S"),
        "startTimeGMT": started_at.strftime("%Y-%m-%d %H:%M:%S"),
        "beginTimestamp": int(started_at.timestamp() * 1000),
        "activityType": {"typeId": 1, "typeKey": "running", "parentTypeId": 17},
        "distance": 12345.6,
        "duration": 3600.5,
        "elapsedDuration": 3725.25,
        "movingDuration": 3590.0,
        "elevationGain": 123.4,
        "averageSpeed": 3.43,
        "calories": 812.0,
        "averageHR": 151.0,
        "maxHR": 178.0,
        "averageRunningCadenceInStepsPerMinute": 176.0,
        "avgStrideLength": 117.3,
        "avgVerticalOscillation": 9.1,
        "avgGroundContactTime": 242.0,
        "avgPower": None,
        "maxPower": None,
        "normPower": None,
        "parentId": None,
        "manufacturer": "GARMIN",
        "manualActivity": False,
        "ownerFullName": "A Runner",
        "ownerProfileImageUrlSmall": "https://s3.example.org/signed?x=1",
        **changes,
    }


def an_archive(number: str, recording: bytes, suffix: str = "fit") -> bytes:
    """Return what the download of an activity is."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{number}_ACTIVITY.{suffix}", recording)
    return written.getvalue()


def ms(at: datetime) -> int:
    """Return milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def shifted_ms(at: datetime, hours: int) -> int:
    """Return what Garmin calls local milliseconds: those of the wall clock, read as if it were UTC."""
    return ms(at) + hours * 3_600_000


def a_day_of_everything(athlete: Athlete, day: date) -> None:
    """Have the athlete measure all that there is on a day; the instants are those of a zone one hour east of UTC."""
    name, iso = "runner%2F42", day.isoformat()
    midnight = datetime.combine(day, datetime.min.time(), UTC)
    woke = midnight + timedelta(hours=5, minutes=30)
    athlete.answers |= {
        "/device-service/deviceservice/mylastused": {"lastUsedDeviceUploadTime": ms(woke)},
        "/usersummary-service/v2/dailysummaries": {
            "data": [
                {
                    "calendarDate": iso,
                    "movement": {"steps": {"value": 9000, "distance": 7200}, "floorsAscended": {"value": 12}},
                    "calories": {"burnedActive": 812, "burnedResting": 1800, "burnedTotal": 2612},
                    "heartRate": {"minValue": 41, "maxValue": 178, "restingValue": 44},
                    "intensityMinutes": {"moderate": 20, "vigorous": 50},
                    "stress": {
                        "avgLevel": 24,
                        "maxLevel": 88,
                        "totalDurationInMillis": 1000,
                        "uncategorizedDurationInMillis": 250,
                    },
                    "bodyBattery": {"minValue": 15, "maxValue": 92, "chargedValue": 70, "drainedValue": 64},
                }
            ]
        },
        "/hrv-service/hrv/daily": {
            "hrvSummaries": [
                {
                    "calendarDate": iso,
                    "weeklyAvg": 61,
                    "lastNightAvg": 63,
                    "lastNight5MinHigh": 88,
                    "baseline": {"lowUpper": 50, "balancedLow": 54, "balancedUpper": 70, "markerValue": 0.5},
                    "status": "BALANCED",
                }
            ]
        },
        "/weight-service/weight/range": {
            "dailyWeightSummaries": [
                {
                    "summaryDate": iso,
                    "latestWeight": {
                        "weight": 70250.0,
                        "bodyFat": 14.5,
                        "muscleMass": 33000,
                        "timestampGMT": ms(woke),
                    },
                }
            ]
        },
        f"/wellness-service/wellness/dailySleepData/{name}": {
            "dailySleepDTO": {
                "calendarDate": iso,
                "sleepTimeSeconds": 27000,
                "napTimeSeconds": 0,
                "deepSleepSeconds": 5400,
                "lightSleepSeconds": 14400,
                "remSleepSeconds": 7200,
                "awakeSleepSeconds": 600,
                "sleepStartTimestampGMT": ms(woke - timedelta(hours=8)),
                "sleepEndTimestampGMT": ms(woke),
                "sleepStartTimestampLocal": shifted_ms(woke - timedelta(hours=8), 1),
                "sleepEndTimestampLocal": shifted_ms(woke, 1),
                "averageRespirationValue": 14.0,
                "averageSpO2Value": 96.0,
                "sleepScores": {"overall": {"value": 82, "qualifierKey": "GOOD"}},
            }
        },
        "/metrics-service/metrics/maxmet/daily": [
            {
                "generic": {"calendarDate": iso, "vo2MaxPreciseValue": 54.3, "vo2MaxValue": 54.0},
                "cycling": None,
            }
        ],
        "/metrics-service/metrics/trainingstatus/aggregated": {
            "mostRecentTrainingStatus": {
                "latestTrainingStatusData": {
                    "111": {"calendarDate": iso, "trainingStatus": 3, "primaryTrainingDevice": False},
                    "222": {
                        "calendarDate": iso,
                        "trainingStatus": 7,
                        "trainingStatusFeedbackPhrase": "PRODUCTIVE_2",
                        "primaryTrainingDevice": True,
                        "acuteTrainingLoadDTO": {
                            "dailyTrainingLoadAcute": 612,
                            "dailyTrainingLoadChronic": 540,
                            "dailyAcuteChronicWorkloadRatio": 1.1,
                        },
                    },
                }
            }
        },
        "/metrics-service/metrics/trainingreadiness": [
            {
                "calendarDate": iso,
                "timestamp": f"{iso}T05:31:00.0",
                "score": 71,
                "level": "MODERATE",
                "recoveryTime": 720,
            }
        ],
        f"/metrics-service/metrics/racepredictions/daily/{name}": [
            {
                "calendarDate": iso,
                "time5K": 1200,
                "time10K": 2520,
                "timeHalfMarathon": 5600,
                "timeMarathon": 11900,
            }
        ],
    }
