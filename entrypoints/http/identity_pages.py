"""Pages that come back from another service: led on with a cookie, or asked for the second factor first."""

from secrets import token_bytes
from typing import Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.identity.errors import InvalidCredentials, TotpRequired
from training_analyzer.domain.identity.oidc_flow import TICKET_LIFE
from training_analyzer.domain.identity.session_cookie import COOKIE_ENTROPY_BYTES
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.carrier import InCookie, SignedInByCookie
from training_analyzer.domain.services.finish_identity import CameBack
from training_analyzer.entrypoints.http.access import ANYBODY
from training_analyzer.entrypoints.http.cookies import cookie_name, host_cookie, session_cookie
from training_analyzer.entrypoints.http.csrf import CsrfFailed
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.page import Field, Form, link, page, paragraph
from training_analyzer.entrypoints.http.posted_form import (
    FORM,
    Browser,
    form_cookie,
    form_secret,
    form_token,
    posted_form,
)
from training_analyzer.entrypoints.http.problems import STATUS
from training_analyzer.entrypoints.http.visits import (
    finished_by_factor,
    finished_visit,
    no_visit_cookie,
    provider_of,
)
from training_analyzer.entrypoints.public_url import base_path
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.identity_provider import IdentityProvider

_TICKET: Final = "ta_ticket"
_SEE_OTHER: Final = 303
_CODE: Final = Field(
    "totp_code", "The code of your authenticator, or a recovery code", autocomplete="one-time-code"
)
_TITLE: Final = "Sign in"
_WRONG_CODE: Final = "That code is not right, or was used before."
_NOT_OURS: Final = "This page was open for too long, or cookies are off. Try again."


class IdentityPageController(Controller):
    """The page that asks for a code, between the service and the diary."""

    path = "/sign-in/{provider:str}/second-factor"

    @get("/", opt=ANYBODY, include_in_schema=False)
    async def ask(self, provider: FromPath[str], request: Browser, wired: InjectedWired) -> Response[str]:
        """Show the form for the code."""
        provider_of(wired, provider)  # an unknown one is no address
        return _asked(request, wired)

    @post("/", opt=FORM, status_code=200, include_in_schema=False)
    async def show(self, provider: FromPath[str], request: Browser, wired: InjectedWired) -> Response[Any]:
        """Open the session and lead on. The visit serves once, whether the code is right or not."""
        return await _shown(provider_of(wired, provider), request, wired)


async def page_came_back(
    provider: IdentityProvider, came_back: CameBack, request: Request[Any, Any, Any], wired: Wired
) -> Response[Any]:
    """Lead a page on to where its visit was to end, or say what was wrong: there is nobody to read a problem."""
    carrier = InCookie(token_bytes(COOKIE_ENTROPY_BYTES))
    try:
        finished = await finished_visit(provider, came_back, request, wired, carrier)
    except TotpRequired as error:
        return _sent_for_code(provider, error.ticket, wired)
    except TrainingAnalyzerError as error:
        return _failed(provider, error, wired)
    return _led_on(finished.signed_in, finished.next, wired)


def _asked(request: Browser, wired: Wired, *, says: str = "", status: int = 200) -> Response[str]:
    secret = form_secret(request, wired)
    form = Form("Sign in", [form_token(wired, secret), _CODE])
    parts = [paragraph(says)] if says else []
    return page(_TITLE, *parts, form.html(), status=status, cookies=[form_cookie(wired, secret)])


async def _shown(provider: IdentityProvider, request: Browser, wired: Wired) -> Response[Any]:
    try:
        fields = await posted_form(request, wired)
    except CsrfFailed as error:  # the visit waits on: a page elsewhere ends none
        return _asked(request, wired, says=_NOT_OURS, status=STATUS[error.http_code])
    ticket = request.cookies.get(cookie_name(wired.settings, _TICKET), "")
    code, carrier = fields.get(_CODE.name, "").strip(), InCookie(token_bytes(COOKIE_ENTROPY_BYTES))
    try:
        signed_in, next_path = await finished_by_factor(provider, ticket, code, request, wired, carrier)
    except TrainingAnalyzerError as error:
        return _failed(provider, error, wired)
    return _led_on(signed_in, next_path, wired)


def _led_on(signed_in: SignedInByCookie | None, next_path: str | None, wired: Wired) -> Response[Any]:
    cookies = [] if signed_in is None else [session_cookie(wired.settings, signed_in)]
    return _elsewhere(next_path or f"{base_path(wired.settings)}/", [*cookies, *_forgotten(wired)])


def _sent_for_code(provider: IdentityProvider, ticket: Secret | None, wired: Wired) -> Response[Any]:
    """Keep the ticket where no script and no address shows it."""
    text = "" if ticket is None else ticket.reveal()
    life_s = int(TICKET_LIFE.total_seconds())
    page_of_code = f"{base_path(wired.settings)}/sign-in/{provider.name}/second-factor"
    return _elsewhere(page_of_code, [host_cookie(wired.settings, _TICKET, text, max_age_s=life_s)])


def _failed(provider: IdentityProvider, error: TrainingAnalyzerError, wired: Wired) -> Response[str]:
    says = _WRONG_CODE if isinstance(error, InvalidCredentials) else str(error)
    again = link(
        f"{base_path(wired.settings)}/v1/auth/{provider.name}/authorize?carrier=cookie", "Begin again"
    )
    return page(_TITLE, paragraph(says), again, status=STATUS[error.code], cookies=_forgotten(wired))


def _forgotten(wired: Wired) -> list[Cookie]:
    return [no_visit_cookie(wired), host_cookie(wired.settings, _TICKET, "", max_age_s=0)]


def _elsewhere(path: str, cookies: list[Cookie]) -> Response[Any]:
    headers = {"Location": path, "Cache-Control": "no-store"}
    return Response(b"", status_code=_SEE_OTHER, headers=headers, cookies=cookies)
