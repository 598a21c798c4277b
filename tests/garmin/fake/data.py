"""The data services: one athlete's, by the path that was asked."""

from datetime import datetime
from typing import Any

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.wire import Asked, Told

_BY_DAY = (  # whose paths end with days
    "/hrv-service/hrv/daily",
    "/weight-service/weight/range",
    "/metrics-service/metrics/maxmet/daily",
    "/metrics-service/metrics/trainingstatus/aggregated",
    "/metrics-service/metrics/trainingreadiness",
)
_MOST_A_PAGE = 45  # the service fails for larger ones


def data(athlete: Athlete, asked: Asked) -> Told:
    """Return the reply; 404 for what is not there, 204 for what was not measured."""
    match asked.path.strip("/").split("/"):
        case ["userprofile-service", "socialProfile"]:
            return Told.json(
                {"displayName": athlete.display_name, "profileId": athlete.profile_id, "fullName": "A Runner"}
            )
        case ["userprofile-service", "userprofile", "settings"]:
            return Told.json({"displayName": athlete.display_name, "timeZone": "Europe/Madrid"})
        case ["activitylist-service", "activities", "search", "activities"]:
            return _activities(athlete, asked.query)
        case ["download-service", "files", "activity", number]:
            archive = athlete.archives.get(number)
            return Told(404) if archive is None else Told(200, archive, {"Content-Type": "application/zip"})
    return _measured(athlete, asked)


def _activities(athlete: Athlete, query: Any) -> Told:
    start, limit = int(query["start"]), int(query["limit"])
    if limit > _MOST_A_PAGE:
        return Told(500)
    found = [
        each
        for each in athlete.activities
        if query["startDate"] <= each["startTimeLocal"][:10] <= query["endDate"]
    ]
    found.sort(
        key=lambda each: datetime.fromisoformat(each["startTimeLocal"]),
        reverse=query.get("sortOrder") != "asc",
    )
    return Told.json(found[start : start + limit])


def _measured(athlete: Athlete, asked: Asked) -> Told:
    known = next((path for path in _BY_DAY if asked.path.startswith(path)), asked.path)
    answer = athlete.answers.get(known)
    day = asked.query.get("date")
    if answer is None or (day and answer.get("dailySleepDTO", {}).get("calendarDate") not in (None, day)):
        return Told(204)
    return Told.json(answer)
