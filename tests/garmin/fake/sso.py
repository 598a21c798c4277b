"""Garmin's log-in: the app's JSON, the widget's pages, and codes. Each success is a ticket that serves once."""

import json
from itertools import count
from urllib.parse import parse_qs

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.wire import Asked, Told

_WRONG = "GARMIN &gt; Invalid sign in"
_FORM = '<form><input name="_csrf" value="a-csrf-token"></form>'


class Sso:
    """Remembers sessions by cookie, and those that wait for a code."""

    def __init__(self, athletes: list[Athlete]) -> None:
        self.athletes = athletes
        self.captcha = False
        self.tickets: dict[str, Athlete] = {}
        self._sessions: set[str] = set()
        self._waiting: dict[str, Athlete] = {}
        self._numbers = count(1)

    def answer(self, asked: Asked) -> Told | None:
        """Return the reply, None for what is no address of the log-in."""
        told = _ROUTES.get((asked.method, asked.path))
        return None if told is None else told(self, asked)

    def begin(self, _: Asked) -> Told:
        name = f"s-{next(self._numbers)}"
        self._sessions.add(name)
        return Told.html("Sign in", **{"Set-Cookie": f"SESSION={name}; Path=/"})

    def form(self, _: Asked) -> Told:
        return Told.html("GARMIN Authentication Application", _FORM)

    def by_json(self, asked: Asked) -> Told:
        if asked.cookie not in self._sessions:
            return Told.json({"error": {"status-code": "429"}}, 429)
        if self.captcha:
            return Told.json({"responseStatus": {"type": "CAPTCHA_REQUIRED"}})
        said = json.loads(asked.body)
        athlete = self._known(said["username"], said["password"])
        if athlete is None:
            return Told.json({"responseStatus": {"type": "INVALID_USERNAME_PASSWORD"}})
        if athlete.mfa_code is not None:
            self._waiting[str(asked.cookie)] = athlete
            how = {"mfaLastMethodUsed": athlete.mfa_method}
            return Told.json({"responseStatus": {"type": "MFA_REQUIRED"}, "customerMfaInfo": how})
        return self._success(athlete)

    def code_by_json(self, asked: Asked) -> Told:
        athlete = self._waiting.get(str(asked.cookie))
        if athlete is None:
            return Told.json({"responseStatus": {"type": "SESSION_EXPIRED"}})
        if json.loads(asked.body)["mfaVerificationCode"] != athlete.mfa_code:
            return Told.json({"responseStatus": {"type": "MFA_CODE_INVALID"}})
        del self._waiting[str(asked.cookie)]
        return self._success(athlete)

    def by_form(self, asked: Asked) -> Told:
        form = _fields(asked)
        athlete = self._known(form["username"], form["password"])
        if self.captcha:
            return Told.html("GARMIN Authentication Application", "Prove that you are human")
        if athlete is None:
            return Told.html(_WRONG)
        if athlete.mfa_code is not None:
            self._waiting[str(asked.cookie)] = athlete
            how = f'var mfaMethod = "{athlete.mfa_method}"; var codeSentTo = "r***@example.org";'
            return Told.html("Enter MFA code", f"<script>{how}</script>{_FORM}")
        return self._success_page(athlete)

    def code_by_form(self, asked: Asked) -> Told:
        athlete = self._waiting.get(str(asked.cookie))
        if athlete is None or _fields(asked)["mfa-code"] != athlete.mfa_code:
            return Told.html("Enter MFA code", _FORM)
        del self._waiting[str(asked.cookie)]
        return self._success_page(athlete)

    def _known(self, username: str, password: str) -> Athlete | None:
        known = ((each.username, each.password) for each in self.athletes)
        return next(
            (a for a, who in zip(self.athletes, known, strict=True) if who == (username, password)), None
        )

    def _ticket(self, athlete: Athlete) -> str:
        ticket = f"ST-{next(self._numbers)}-sso"
        self.tickets[ticket] = athlete
        return ticket

    def _success(self, athlete: Athlete) -> Told:
        kind = {"responseStatus": {"type": "SUCCESSFUL"}, "serviceTicketId": self._ticket(athlete)}
        return Told.json(kind)

    def _success_page(self, athlete: Athlete) -> Told:
        return Told.html("Success", f'<a href="https://sso.test/embed?ticket={self._ticket(athlete)}">go</a>')


def _fields(asked: Asked) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}


_ROUTES = {
    ("GET", "/mobile/sso/en_US/sign-in"): Sso.begin,
    ("GET", "/sso/embed"): Sso.begin,
    ("POST", "/mobile/api/login"): Sso.by_json,
    ("POST", "/mobile/api/mfa/verifyCode"): Sso.code_by_json,
    ("POST", "/portal/api/mfa/verifyCode"): Sso.code_by_json,
    ("GET", "/sso/signin"): Sso.form,
    ("POST", "/sso/signin"): Sso.by_form,
    ("POST", "/sso/verifyMFA/loginEnterMfaCode"): Sso.code_by_form,
}
