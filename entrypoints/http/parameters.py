"""Query parameters that several routes take."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Final

from litestar.params import QueryParameter

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.entrypoints.http.problem import FieldProblem
from training_analyzer.entrypoints.http.problems import HttpProblem

# plain assignments: Litestar does not look through the type statement
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=200, description="Rows a page.")]
Cursor = Annotated[
    str | None, QueryParameter(name="cursor", max_length=100, description="next_cursor of the page before.")
]
FirstDay = Annotated[date | None, QueryParameter(name="from", description="First local day, inclusive.")]
LastDay = Annotated[date | None, QueryParameter(name="to", description="Last local day, inclusive.")]
Fields = Annotated[
    str | None, QueryParameter(name="fields", description="Only these members, comma-separated.")
]
Include = Annotated[str | None, QueryParameter(name="include", description="laps, metrics, or both.")]
EXPLAIN: Final = ("explain",)
IncludeExplain = Annotated[
    str | None, QueryParameter(name="include", description="explain: what the values rest on.")
]
Since = Annotated[
    datetime | None,
    QueryParameter(
        name="updated_since",
        description="Changes since, with removals, oldest first. Go on from the last updated_at you saw.",
    ),
]
RideUnlessGiven = Annotated[
    Sport | None, QueryParameter(name="sport", description="Of this sport; cycling unless given.")
]
OneSport = Annotated[Sport | None, QueryParameter(name="sport", description="Only this sport.")]


def names(given: str | None, known: Collection[str], parameter: str) -> list[str]:
    """Return the names of a comma-separated list. Raises HttpProblem for one that is not known."""
    found = [each.strip() for each in given.split(",")] if given else []
    if unknown := [each for each in found if each not in known]:
        message = f"{unknown[0][:40]!r} is none of {', '.join(sorted(known))}."
        raise unfit(parameter, message)
    return list(dict.fromkeys(found))


def check_span(first: date | None, last: date | None) -> None:
    """Raise HttpProblem when a span of days is backwards."""
    if first and last and first > last:
        raise unfit("from", "from is at most to.")


def unfit(pointer: str, message: str) -> HttpProblem:
    """Return the problem of one field or parameter that is not as described."""
    return HttpProblem(
        "invalid_request", "The request is not as described.", [FieldProblem(pointer, message)]
    )
