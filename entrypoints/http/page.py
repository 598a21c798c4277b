"""Pages of ours for people: a title, sentences, and a form at most, under a policy that lets nothing else happen."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from typing import Final

from litestar import MediaType, Response
from litestar.datastructures import Cookie

_PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
    "<title>{title}</title></head><body><main><h1>{title}</h1>\n{rest}</main>{script}</body></html>\n"
)
_POLICY: Final = (
    "default-src 'none'; script-src {scripts}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Field:
    """An input with its label; ``kind`` and ``autocomplete`` are HTML's words."""

    name: str
    label: str = ""
    kind: str = "text"
    autocomplete: str = "off"
    value: str = ""

    def html(self) -> str:
        """Return the input, with everything escaped."""
        words = {"name": self.name, "type": self.kind, "autocomplete": self.autocomplete, "value": self.value}
        attributes = " ".join(f'{name}="{escape(value)}"' for name, value in words.items())
        if self.kind == "hidden":
            return f"<input {attributes}>\n"
        return f"<p><label>{escape(self.label)}<br><input {attributes} required></label></p>\n"


@dataclass(frozen=True, slots=True)
class Form:
    """What is sent by a button, to the address of the page itself, wherever a proxy has it."""

    button: str
    fields: Sequence[Field]

    def html(self) -> str:
        """Return the form, with everything escaped."""
        inputs = "".join(field.html() for field in self.fields)
        return f'<form method="post">\n{inputs}<p><button>{escape(self.button)}</button></p></form>\n'


def paragraph(text: str) -> str:
    """Return a text as HTML."""
    return f"<p>{escape(text)}</p>\n"


def link(address: str, text: str) -> str:
    """Return a line that leads to an address of ours."""
    return f'<p><a href="{escape(address)}">{escape(text)}</a></p>\n'


def page(
    title: str, *parts: str, script: str = "", status: int = 200, cookies: Sequence[Cookie] = ()
) -> Response[str]:
    """Return a page of parts that are HTML already; ``script`` is one of our constants, and the only one to run."""
    tag = f"<script>{script}</script>" if script else ""
    text = _PAGE.format(title=escape(title), rest="".join(parts), script=tag)
    return Response(
        text, status_code=status, media_type=MediaType.HTML, headers=_headers(script), cookies=list(cookies)
    )


def _headers(script: str) -> dict[str, str]:
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return {
        "Content-Security-Policy": _POLICY.format(scripts=f"'sha256-{digest}'" if script else "'none'"),
        # under no-referrer a browser sends forms from the origin null; no address of a page holds a secret
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
