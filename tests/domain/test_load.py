"""Which load counts: the first in order that there is, with its method."""

from itertools import permutations

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.load import chosen_load, session_rpe, srpe_load
from training_analyzer.domain.training.preferences import DEFAULT_ORDER, TrainingPreferences

OVERRIDE, POWER, HRSS, SRPE = LoadMethod.OVERRIDE, LoadMethod.POWER_TSS, LoadMethod.HRSS, LoadMethod.SRPE
ALL: dict[LoadMethod, float | None] = dict(zip(LoadMethod, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), strict=True))


def test_the_order_is_override_power_run_swim_heart_rate_exertion() -> None:
    assert [str(method) for method in DEFAULT_ORDER] == [
        "override",
        "power_tss",
        "run_tss",
        "swim_tss",
        "hrss",
        "srpe",
    ]


@pytest.mark.parametrize("gone", range(len(LoadMethod)))
def test_the_first_available_method_counts(gone: int) -> None:
    left = dict(list(ALL.items())[gone:])
    assert chosen_load(left, DEFAULT_ORDER) == (float(gone + 1), list(LoadMethod)[gone])


def test_a_method_that_cannot_tell_is_passed_over() -> None:
    assert chosen_load({POWER: None, HRSS: None, SRPE: 40.0}, DEFAULT_ORDER) == (40.0, SRPE)


def test_a_load_of_zero_is_a_load() -> None:
    assert chosen_load({HRSS: 0.0, SRPE: 40.0}, DEFAULT_ORDER) == (0.0, HRSS)


@pytest.mark.parametrize("order", list(permutations([POWER, HRSS, SRPE])))
def test_the_athlete_may_change_the_order(order: tuple[LoadMethod, ...]) -> None:
    assert chosen_load({**ALL, OVERRIDE: None}, order) == (ALL[order[0]], order[0])


@pytest.mark.parametrize("order", [(), (HRSS,), (SRPE, HRSS, OVERRIDE)])
def test_the_athletes_own_number_comes_first_wherever_the_order_puts_it(
    order: tuple[LoadMethod, ...],
) -> None:
    assert chosen_load(ALL, order) == (1.0, OVERRIDE)


def test_a_method_that_the_order_leaves_out_does_not_count() -> None:
    assert chosen_load({POWER: 80.0, HRSS: None}, (HRSS,)) == (None, None)


def test_no_candidate_is_no_load_and_no_method() -> None:
    assert chosen_load({}, DEFAULT_ORDER) == (None, None)
    assert chosen_load(dict.fromkeys(LoadMethod), DEFAULT_ORDER) == (None, None)


def test_the_order_differs_by_sport_only_where_the_athlete_said_so() -> None:
    preferences = TrainingPreferences(load_order={Sport.RUNNING: (HRSS, SRPE)})
    assert preferences.order_for(Sport.RUNNING) == (HRSS, SRPE)
    assert preferences.order_for(Sport.CYCLING) == DEFAULT_ORDER


def test_an_hour_at_exertion_seven_is_420_and_a_load_of_100() -> None:
    assert session_rpe(60, 7) == 420.0
    assert srpe_load(60, 7) == 100.0


def test_no_exertion_is_no_load() -> None:
    assert srpe_load(60, 0) == 0.0
