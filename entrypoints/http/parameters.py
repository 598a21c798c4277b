"""Query parameters that several routes take."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated

from litestar.params import Parameter

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.entrypoints.http.problems import FieldProblem, HttpProblem

type Limit = Annotated[int, Parameter(query="limit", ge=1, le=200, description="Rows a page.")]
type Cursor = Annotated[
    str | None, Parameter(query="cursor", max_length=100, description="next_cursor of the page before.")
]
type FirstDay = Annotated[date | None, Parameter(query="from", description="First local day, inclusive.")]
type LastDay = Annotated[date | None, Parameter(query="to", description="Last local day, inclusive.")]
type Fields = Annotated[
    str | None, Parameter(query="fields", description="Only these members, comma-separated.")
]
type Include = Annotated[str | None, Parameter(query="include", description="laps, metrics, or both.")]
type Since = Annotated[
    datetime | None,
    Parameter(query="updated_since", description="Changes since, with removals, oldest first."),
]
type OneSport = Annotated[Sport | None, Parameter(query="sport", description="Only this sport.")]


def names(given: str | None, known: Collection[str], parameter: str) -> list[str]:
    """Return the names of a comma-separated list. Raises HttpProblem for one that is not known."""
    found = [each.strip() for each in given.split(",")] if given else []
    if unknown := [each for each in found if each not in known]:
        message = f"{unknown[0][:40]!r} is none of {', '.join(sorted(known))}."
        raise unfit(parameter, message)
    return found


def check_span(first: date | None, last: date | None) -> None:
    """Raise HttpProblem when a span of days is backwards."""
    if first and last and first > last:
        raise unfit("from", "from is at most to.")


def unfit(pointer: str, message: str) -> HttpProblem:
    """Return the problem of one field or parameter that is not as described."""
    return HttpProblem(
        "invalid_request", "The request is not as described.", [FieldProblem(pointer, message)]
    )
