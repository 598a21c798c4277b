"""Multipart forms, read as they come; the size of the whole is bounded by the route, and nothing goes to a disk."""

from dataclasses import dataclass, field
from typing import Any, Final

from litestar import Request
from multipart import MultipartError, MultipartSegment, PushMultipartParser  # type: ignore[import-untyped]

from training_analyzer.entrypoints.http.parameters import unfit

_MOST_PARTS: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form; ``filename`` is None for text."""

    name: str
    filename: str | None
    content: bytearray = field(repr=False)

    def text(self) -> str:
        """Return the part as text, whatever charset it claims. Raises HttpProblem where it is not UTF-8."""
        try:
            return self.content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise unfit(f"/{self.name[:40]}", "The text of the form is not UTF-8.") from error


async def parts_of(request: Request[Any, Any, Any]) -> list[Part]:
    """Return the parts of a form in order. Raises HttpProblem for a malformed one."""
    parts: list[Part] = []
    try:
        with PushMultipartParser(
            request.content_type[1].get("boundary", ""), max_segment_count=_MOST_PARTS
        ) as parser:
            async for chunk in request.stream():
                for event in parser.parse(chunk) if chunk else ():
                    if isinstance(event, MultipartSegment):
                        parts.append(Part(event.name or "", event.filename, bytearray()))
                    elif event:
                        parts[-1].content.extend(event)
    except MultipartError as error:
        raise unfit("", "The form is malformed.") from error
    return parts
