"""What an activity is called, and what it may be called."""

from datetime import datetime

import pytest

from training_analyzer.domain.activities.naming import name_of, parse_name, parse_notes
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport, family
from training_analyzer.domain.errors import InvalidValue


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (0, "Night"),
        (4, "Night"),
        (5, "Morning"),
        (11, "Morning"),
        (12, "Lunch"),
        (13, "Lunch"),
        (14, "Afternoon"),
        (17, "Afternoon"),
        (18, "Evening"),
        (21, "Evening"),
        (22, "Night"),
        (23, "Night"),
    ],
)
def test_a_run_is_named_by_its_local_hour(hour: int, part: str) -> None:
    assert name_of(Sport.RUNNING, datetime(2026, 3, 1, hour, 59)) == f"{part} run"  # noqa: DTZ001 - a wall clock


@pytest.mark.parametrize("sport", list(Sport))
def test_every_sport_has_a_name(sport: Sport) -> None:
    name = name_of(sport, datetime(2026, 3, 1, 9))  # noqa: DTZ001 - a wall clock has no zone
    assert parse_name(name) == name


def test_no_sport_is_called_like_the_series_over_all() -> None:
    assert ALL_SPORTS not in {str(sport) for sport in Sport}


@pytest.mark.parametrize("sport", list(Sport))
def test_a_family_is_a_family_of_its_own(sport: Sport) -> None:
    assert family(family(sport)) is family(sport)


def test_a_name_is_trimmed_and_keeps_its_letters() -> None:
    assert parse_name("  Sierra Nevada 🚴 ") == "Sierra Nevada 🚴"
    assert parse_name("x" * 200) == "x" * 200


@pytest.mark.parametrize(
    "text", ["", " \t ", "x" * 201, "a\nb", "a\0b", "\x1b[31mred", "\N{RIGHT-TO-LEFT OVERRIDE}"]
)
def test_a_name_that_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_name(text)
    assert refused.value.pointer == "/name"


@pytest.mark.parametrize("text", ["", "two\nlines\tand a tab", "x" * 10_000, " kept as sent "])
def test_notes_are_kept_as_sent(text: str) -> None:
    assert parse_notes(text) == text


@pytest.mark.parametrize("text", ["x" * 10_001, "a\0b"])
def test_notes_that_no_store_takes_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_notes(text)
    assert refused.value.pointer == "/notes"
