"""TCX documents as a stream of elements, up to the damage if there is any."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped] # it ships no types

DAMAGED: Final = "The file is damaged: what came before the damage was read."


class Elements:
    """The document's elements as they begin and end, by local name. ``damaged`` is known at the end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.damaged = False

    def __iter__(self) -> Iterator[tuple[str, str, Element]]:
        """Yield event (``start`` or ``end``), local name and element."""
        source = BytesIO(self._text.encode("utf-8", "replace"))
        try:
            for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
                yield event, local(element.tag), element
        except ParseError:
            self.damaged = True


def local(tag: object) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def texts(element: Element) -> dict[str, str]:
    """Return the texts of all elements below by local name, the first one of each.

    An element that only wraps a ``Value`` counts as its value.
    """
    found: dict[str, str] = {}
    for below in element.iter():
        name = local(below.tag)
        if len(below) and local(below[0].tag) == "Value":
            found.setdefault(name, below[0].text or "")
        elif below is not element and below.text and below.text.strip():
            found.setdefault(name, below.text)
    return found
