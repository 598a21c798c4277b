"""The token endpoint: tickets become tokens, and refresh tokens serve once."""

import base64
import json
import time
from itertools import count
from urllib.parse import parse_qs

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.sso import Sso
from tests.garmin.fake.wire import Asked, Told

PATH = "/di-oauth2-service/oauth/token"


class Tokens:
    """What was given out, and to whom."""

    def __init__(self, sso: Sso) -> None:
        self._sso = sso
        self._numbers = count(1)
        self.access: dict[str, Athlete] = {}
        self.refresh: dict[str, Athlete] = {}
        self.given: list[str] = []

    def answer(self, asked: Asked) -> Told:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        basic = base64.b64encode(f"{form['client_id']}:".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {basic}":
            return Told.json({"error": "invalid_client"}, 401)
        ticket, old = form.get("service_ticket", ""), form.get("refresh_token", "")
        athlete = self._sso.tickets.pop(ticket, None) or self.refresh.pop(old, None)
        if athlete is None:
            return Told.json({"error": "invalid_grant"}, 400)
        return Told.json(self.issue(athlete, form["client_id"]))

    def issue(
        self, athlete: Athlete, client_id: str = "GARMIN_CONNECT_MOBILE_ANDROID_DI"
    ) -> dict[str, object]:
        """Give out new tokens."""
        number = next(self._numbers)
        claims = {"client_id": client_id, "exp": int(time.time()) + athlete.token_life_s, "n": number}
        access, refresh = _jwt(claims), f"refresh-{number}-of-{athlete.profile_id}"
        self.access[access] = self.refresh[refresh] = athlete
        self.given += [access, refresh]
        return {"access_token": access, "refresh_token": refresh, "expires_in": athlete.token_life_s}

    def bundle(self, athlete: Athlete) -> bytes:
        """Return what a log-in on the athlete's own machine leaves there."""
        issued = self.issue(athlete)
        client_id = "GARMIN_CONNECT_MOBILE_ANDROID_DI"
        names = {"di_token": issued["access_token"], "di_refresh_token": issued["refresh_token"]}
        return json.dumps({**names, "di_client_id": client_id}).encode()

    def whose(self, asked: Asked) -> Athlete | None:
        return self.access.get(asked.headers.get("authorization", "").removeprefix("Bearer "))


def _jwt(claims: dict[str, object]) -> str:
    parts = ({"alg": "RS256"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])
