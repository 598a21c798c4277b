"""The Personal API over the same athletes: a key for each, and tokens of a day."""

from datetime import date

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.server import FakeGarmin
from tests.garmin.fake.wire import Asked, Told

EXCHANGE = "/personalapitoken-service/personal-api/personal-api-key/token"
SLEEP = "/sleep-service/sleep/dailySleepSummariesByDate"


class FakePersonal(FakeGarmin):
    """``keys`` are those that athletes made in Garmin Connect's settings."""

    def __init__(self, *athletes: Athlete) -> None:
        super().__init__(*athletes)
        self.keys = {f"key-of-{each.profile_id}": each for each in athletes}

    def slept(self, athlete: Athlete, day: date) -> None:
        """Tell nights as this API does: a list of summaries."""
        [night] = [body for path, body in athlete.answers.items() if "dailySleepData" in path]
        athlete.answers[SLEEP] = [{**night["dailySleepDTO"], "calendarDate": day.isoformat()}]

    def reply(self, asked: Asked) -> Told:
        if asked.path != EXCHANGE:
            return super().reply(asked)
        athlete = self.keys.get(asked.headers.get("authorization", "").removeprefix("ApiKey "))
        if athlete is None:
            return Told.json({"message": "Invalid API key"}, 401)
        return Told(
            200, str(self.tokens.issue(athlete)["access_token"]).encode(), {"Content-Type": "text/plain"}
        )
