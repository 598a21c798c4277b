"""Curl commands of a document, taken apart."""

import re
import shlex
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.docs.pages import blocks


@dataclass(frozen=True)
class Call:
    """A curl command, as far as the API sees it; ``address`` is the path with its query."""

    method: str
    path: str
    address: str
    headers: tuple[str, ...]
    body: str | None
    file: str | None


def calls(name: str) -> list[Call]:
    text = "\n".join(block.text for block in blocks(name, "sh")).replace("\\\n", " ")
    return [_call(found) for found in re.findall(r"curl [^\n]*", text)]


def _call(command: str) -> Call:
    words = shlex.split(command.partition(" | ")[0])
    method, headers, body, file, address = None, [], None, None, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            headers.append(next(rest))
        elif word == "-d":
            body = next(rest)
        elif word == "-F":
            file = next(rest).partition("=@")[2]
        elif not word.startswith("-"):
            address = word
    implied = "POST" if body or file else "GET"
    parts = urlsplit(f"http://{address}")
    local = parts._replace(scheme="", netloc="").geturl()
    return Call(method or implied, parts.path, local, tuple(headers), body, file)
