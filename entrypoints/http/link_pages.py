"""The pages that links of mails lead to. Looking at one does nothing: programs that read mails follow links too.

A link carries its token in the fragment, which no browser sends, so that it reaches no log and no Referer. A script of
the page moves it into the form; where none runs, the code is pasted.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from litestar import Controller, Response, get, post

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.use_link import change_email, reset_password, verify_email
from training_analyzer.entrypoints.http.access import ANYBODY
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.csrf import CsrfFailed
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.page import Field, Form, page, paragraph
from training_analyzer.entrypoints.http.posted_form import (
    FORM,
    Browser,
    Fields,
    form_cookie,
    form_secret,
    form_token,
    posted_form,
)
from training_analyzer.entrypoints.http.problems import STATUS
from training_analyzer.entrypoints.wiring import Wired

_MARK: Final = "#token="
SCRIPT: Final = """
function take() {
  if (!location.hash.startsWith("#token=")) return;
  const field = document.forms[0].elements.token;
  field.value = location.hash.slice(7);
  field.closest("p").hidden = true;
  history.replaceState(null, "", location.pathname);
}
addEventListener("hashchange", take);
take();
"""
"""Takes the token out of the address, and so out of the browser's history, into the form; a person sends that."""

_TOKEN: Final = Field("token", "The code from the mail, or the whole link")
_NEW: Final = Field("new_password", "The new password", kind="password", autocomplete="new-password")
_NOT_OURS: Final = "This page was open for too long, or cookies are off. Open the link of the mail again."
_BUSY: Final = "This did not work just now. Try again in a moment."
_UNAVAILABLE: Final = 503


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A page: what it asks for, what it then does, and what it says of it."""

    path: str
    title: str
    button: str
    done: str
    use: Callable[[Fields, Browser, Wired], Awaitable[None]]
    fields: tuple[Field, ...] = (_TOKEN,)


async def _verify(fields: Fields, request: Browser, wired: Wired) -> None:
    await verify_email(
        token=_token(fields),
        origin=origin_of(request),
        work=wired.store.work,
        make_id=wired.make_id,
        now=wired.clock(),
    )


async def _reset(fields: Fields, request: Browser, wired: Wired) -> None:
    await reset_password(
        token=_token(fields),
        new=Secret(fields.get(_NEW.name, "")),
        origin=origin_of(request),
        work=wired.store.work,
        passwords=wired.passwords,
        rules=wired.password_rules,
        jobs=wired.jobs,
        make_id=wired.make_id,
        now=wired.clock(),
    )


async def _change(fields: Fields, request: Browser, wired: Wired) -> None:
    await change_email(
        token=_token(fields),
        origin=origin_of(request),
        work=wired.store.work,
        jobs=wired.jobs,
        make_id=wired.make_id,
        now=wired.clock(),
    )


VERIFY: Final = LinkPage(
    "/verify-email",
    "Confirm your address",
    "Confirm",
    "Your address is confirmed. You can sign in now.",
    _verify,
)
RESET: Final = LinkPage(
    "/reset-password",
    "Set a new password",
    "Set the password",
    "Your password is set, and every session has ended. Sign in with the new one.",
    _reset,
    (_TOKEN, _NEW),
)
CHANGE: Final = LinkPage(
    "/change-email",
    "Confirm your new address",
    "Confirm",
    "Your account has its new address, and every session has ended. Sign in with it.",
    _change,
)


class LinkPageController(Controller):
    """A page for each kind of link. Programs have routes of their own, under ``/v1/auth``."""

    @get(VERIFY.path, opt=ANYBODY, include_in_schema=False)
    async def verify(self, request: Browser, wired: InjectedWired) -> Response[str]:
        """Show the form that verifies an address."""
        return _asked(VERIFY, request, wired)

    @post(VERIFY.path, opt=FORM, status_code=200, include_in_schema=False)
    async def verified(self, request: Browser, wired: InjectedWired) -> Response[str]:
        """Verify an address."""
        return await _used(VERIFY, request, wired)

    @get(RESET.path, opt=ANYBODY, include_in_schema=False)
    async def reset(self, request: Browser, wired: InjectedWired) -> Response[str]:
        """Show the form that sets a password."""
        return _asked(RESET, request, wired)

    @post(RESET.path, opt=FORM, status_code=200, include_in_schema=False)
    async def was_reset(self, request: Browser, wired: InjectedWired) -> Response[str]:
        """Set a password."""
        return await _used(RESET, request, wired)

    @get(CHANGE.path, opt=ANYBODY, include_in_schema=False)
    async def change(self, request: Browser, wired: InjectedWired) -> Response[str]:
        """Show the form that confirms another address."""
        return _asked(CHANGE, request, wired)

    @post(CHANGE.path, opt=FORM, status_code=200, include_in_schema=False)
    async def changed(self, request: Browser, wired: InjectedWired) -> Response[str]:
        """Give an account its new address."""
        return await _used(CHANGE, request, wired)


def _token(fields: Fields) -> Secret:
    """Return the token, which may come with the link around it."""
    return Secret(fields.get(_TOKEN.name, "").rpartition(_MARK)[2].strip())


def _asked(
    asks: LinkPage, request: Browser, wired: Wired, *, says: str = "", token: str = "", status: int = 200
) -> Response[str]:
    secret = form_secret(request, wired)
    fields = [replace(each, value=token) if each is _TOKEN else each for each in asks.fields]
    form = Form(asks.button, [form_token(wired, secret), *fields])
    parts = [paragraph(says)] if says else []
    return page(
        asks.title, *parts, form.html(), script=SCRIPT, status=status, cookies=[form_cookie(wired, secret)]
    )


async def _used(asks: LinkPage, request: Browser, wired: Wired) -> Response[str]:
    """Do what a page is for, or show it again with what was wrong: a person typed the password once only."""
    try:
        fields = await posted_form(request, wired)
    except CsrfFailed as error:
        return _asked(asks, request, wired, says=_NOT_OURS, status=STATUS[error.http_code])
    try:
        await asks.use(fields, request, wired)
    except TrainingAnalyzerError as error:
        status = STATUS[error.code]
        says = _BUSY if status == _UNAVAILABLE else str(error)
        return _asked(asks, request, wired, says=says, token=fields.get(_TOKEN.name, ""), status=status)
    return page(asks.title, paragraph(asks.done))
