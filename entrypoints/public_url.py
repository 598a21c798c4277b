"""Where people reach the deployment."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from training_analyzer.domain.identity.password_policy import PRODUCT_NAMES
from training_analyzer.entrypoints.listed_settings import Origins
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, variable

_NAME: Final = variable("http", "public_url")
_TAKES: Final = "takes the address that people use, such as https://training.example.org"


def public_url(settings: Settings) -> str:
    """Return the address that links begin with, without a slash at its end.

    It is never taken from a request: a mail's link would lead where the sender of the request wishes. Raises
    SettingsInvalid.
    """
    text = settings.http.public_url.rstrip("/")
    return checked_address(text, _NAME, settings) if text else _own_address(settings)


def checked_address(text: str, name: str, settings: Settings) -> str:
    """Return the address of a page of the deployment, set by a variable of a name. Raises SettingsInvalid."""
    try:
        parts = urlsplit(text)
        sound = (
            bool(parts.hostname)
            and parts.port != 0
            and parts.scheme in {"http", "https"}
            and not parts.query + parts.fragment
        )
    except ValueError:
        sound = False
    if not sound or parts.username is not None or not text.isprintable() or " " in text:
        raise SettingsInvalid([f"{name} {_TAKES}"])
    if settings.environment == "production" and parts.scheme != "https":
        raise SettingsInvalid([f"{name} {_TAKES}, by https in production"])
    return text


def own_origin(settings: Settings) -> str | None:
    """Return the origin of pages under the address that is configured, as browsers send it; None where none is.

    Raises SettingsInvalid.
    """
    if not settings.http.public_url:
        return None
    parts = urlsplit(public_url(settings))
    return Origins(f"{parts.scheme}://{parts.netloc}").words[0]


def base_path(settings: Settings) -> str:
    """Return what stands before our paths in a browser where a proxy serves us below its root; empty else.

    Raises SettingsInvalid.
    """
    return urlsplit(public_url(settings)).path if settings.http.public_url else ""


def _own_address(settings: Settings) -> str:
    if settings.environment == "production" and settings.mailer != "none":
        raise SettingsInvalid([f"{_NAME} {_TAKES}: mails hold links"])
    host = settings.http.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.http.port}"


def names_of(settings: Settings) -> Sequence[str]:
    """Return the product's names and the deployment's, which make bad passwords. Raises SettingsInvalid."""
    host = urlsplit(public_url(settings)).hostname or ""
    return (*PRODUCT_NAMES, host, host.partition(".")[0])
