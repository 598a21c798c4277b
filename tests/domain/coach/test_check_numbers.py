import pytest

from training_analyzer.domain.coach.check_numbers import supported_part, unsupported_numbers
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.fact import number
from training_analyzer.domain.coach.question import Topic

CONTEXT = Context(
    topic=Topic.ACTIVITY,
    facts={
        "load": number(84.2, "load"),
        "duration_s": number(3730.0, "s"),
        "distance_m": number(12_440.0, "m"),
        "avg_speed_mps": number(3.335, "mps"),
        "decoupling_pct": number(-3.24, "pct"),
        "load_vs_usual": number(1.4, "ratio"),
        "easy_pace_slow_s_per_km": number(351.9, "s_per_km"),
    },
    rows={"sessions": [{"days_ago": number(37, "days")}]},
)


@pytest.mark.parametrize(
    "text",
    [
        "A load of 84.",
        "A load of 84.2 over 12.4 km in 1:02:10, or 62 minutes.",
        "At 5:00/km, which is 12.0 km/h.",
        "Heart rate fell by 3.2 %.",
        "That is 1.4 times your usual load, 40 % more.",
        "Easy is slower than 5:52/km.",
        "You did the same 37 days ago.",
        "1. Stay in zone 2, or zones 1-3, for the next 7 days: 42-day fitness follows.",
        "A load of 84 of 100.",
        "No numbers at all, but Z2 and VO2max.",
        "12,440 metres.",
    ],
)
def test_what_the_facts_bear_out_is_supported(text: str) -> None:
    assert unsupported_numbers(text, CONTEXT) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Your score is 100.", ("100",)),
        ("A load of 120, or 84.", ("120",)),
        ("You ran 15.0 km at 4:10/km.", ("15.0", "4:10")),
        ("Version 1.2.3 of it.", ("1.2.3",)),
        ("It was 7 of 10.", ("7", "10")),
    ],
)
def test_what_no_fact_bears_out_is_found(text: str, found: tuple[str, ...]) -> None:
    assert unsupported_numbers(text, CONTEXT) == found


def test_the_athletes_own_numbers_may_be_repeated() -> None:
    assert unsupported_numbers("21 km are far.", CONTEXT, question="Can I run 21 km?") == ()


def test_a_sentence_with_an_invented_number_is_dropped_and_the_others_stay() -> None:
    text = "A load of 84. Your VO2max is 61 now! Well done."
    assert supported_part(text, CONTEXT) == ("A load of 84. Well done.", ("61",))
