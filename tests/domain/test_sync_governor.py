"""All leave a provider alone that asks for it, and one tries first whether it is well again."""

from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    GoneAtSource,
    ProtocolChanged,
    RateLimited,
    SourceTimedOut,
    SourceUnavailable,
)
from training_analyzer.domain.sync.governor import Governor, admitted, answered, waits_until
from training_analyzer.plugins.testing.builders import NOW

CALM = Governor(provider="fake")
A_MINUTE = timedelta(minutes=1)
SIX_HOURS = timedelta(hours=6)
OPEN_FOR = timedelta(minutes=10)
A_SECOND = timedelta(seconds=1)
DOWN = SourceUnavailable()


def after(failures: list[Exception], governor: Governor = CALM, now: datetime = NOW) -> Governor:
    """Return the state after syncs that each failed once."""
    for failure in failures:
        governor = answered(governor, [failure], now)
    return governor


def good(governor: Governor, times: int = 1) -> Governor:
    for _ in range(times):
        governor = answered(governor, [], NOW)
    return governor


def broken() -> Governor:
    return after([ProtocolChanged("/list")] * 5)


def test_a_calm_provider_is_asked_at_once() -> None:
    assert waits_until(CALM, NOW) is None
    assert admitted(CALM, NOW + A_MINUTE) == CALM


@pytest.mark.parametrize(
    ("asked_s", "pause"),
    [(None, A_MINUTE), (17, A_MINUTE), (600, timedelta(minutes=10)), (36_000, timedelta(hours=10))],
)
def test_a_refusal_pauses_everybody_as_long_as_asked_and_a_minute_at_least(
    asked_s: int | None, pause: timedelta
) -> None:
    paused = after([RateLimited(retry_after_s=asked_s)])
    assert waits_until(paused, NOW) == NOW + pause
    assert waits_until(paused, NOW + pause - A_SECOND) == NOW + pause
    assert waits_until(paused, NOW + pause) is None


def test_pauses_double_with_each_refusal_in_a_row_up_to_six_hours() -> None:
    governor, now, pauses = CALM, NOW, []
    for _ in range(40):
        governor = answered(governor, [RateLimited()], now)
        until = waits_until(governor, now)
        assert until is not None
        pauses.append(until - now)
        now = until
    assert pauses[:9] == [A_MINUTE * 2**n for n in range(9)]
    assert set(pauses[9:]) == {SIX_HOURS}


def test_refusals_of_one_burst_double_the_pause_once() -> None:
    burst = after([RateLimited(retry_after_s=17)] * 8)
    assert waits_until(burst, NOW) == NOW + A_MINUTE
    again = after([RateLimited()] * 8, burst, NOW + A_MINUTE)
    assert waits_until(again, NOW + A_MINUTE) == NOW + 3 * A_MINUTE


def test_a_good_sync_after_the_pause_ends_the_row_of_refusals_and_one_during_it_nothing() -> None:
    paused, later = after([RateLimited()]), NOW + A_MINUTE
    assert waits_until(good(paused), NOW) == later
    assert waits_until(after([RateLimited()], good(paused), later), later) == later + 2 * A_MINUTE
    assert waits_until(after([RateLimited()], answered(paused, [], later), later), later) == later + A_MINUTE


def test_a_shorter_pause_never_shortens_a_longer_one() -> None:
    paused = after([RateLimited(retry_after_s=3600), RateLimited(retry_after_s=1)])
    assert waits_until(paused, NOW) == NOW + timedelta(hours=1)


def test_a_pause_is_spread_by_a_minute_at_most_and_never_shortened() -> None:
    ends = [waits_until(answered(CALM, [RateLimited()], NOW, spread=each), NOW) for each in (0.0, 0.5, 1.0)]
    assert ends == [NOW + A_MINUTE, NOW + 1.5 * A_MINUTE, NOW + 2 * A_MINUTE]


@pytest.mark.parametrize("down", [DOWN, SourceTimedOut()])
def test_the_breaker_opens_when_half_of_the_last_twenty_are_unavailable(down: Exception) -> None:
    almost = after([down] * 9, good(CALM, 10))
    assert waits_until(almost, NOW) is None
    assert waits_until(after([down], almost), NOW) == NOW + OPEN_FOR
    assert waits_until(after([down] * 19), NOW) is None


def test_answers_of_long_ago_count_no_more() -> None:
    assert waits_until(after([DOWN] * 9, good(after([DOWN] * 9), 11)), NOW) is None


def test_a_good_answer_never_opens_the_breaker() -> None:
    assert waits_until(good(after([DOWN] * 12), 8), NOW) is None


def test_five_answers_that_nobody_can_read_open_the_breaker() -> None:
    changed = ProtocolChanged("/list")
    assert waits_until(after([changed] * 4), NOW) is None
    assert waits_until(after([changed] * 5), NOW) == NOW + OPEN_FOR


def test_five_refused_connections_in_ten_minutes_open_the_breaker() -> None:
    def refused(every: timedelta) -> Governor:
        governor = CALM
        for number in range(5):
            governor = answered(governor, [AccessBlocked()], NOW + number * every)
        return governor

    last = NOW + 4 * timedelta(minutes=2)
    assert waits_until(refused(timedelta(minutes=2)), last) == last + OPEN_FOR
    assert not refused(timedelta(minutes=2.5)).is_broken
    assert not after([AccessBlocked()] * 4).is_broken


def test_behind_an_open_breaker_one_goes_first_and_the_others_wait_for_it() -> None:
    later = NOW + OPEN_FOR
    assert waits_until(broken(), later - A_SECOND) == later
    assert waits_until(broken(), later) is None
    trial = admitted(broken(), later + 5 * A_MINUTE)
    assert waits_until(trial, later) == later + 5 * A_MINUTE
    assert waits_until(trial, later + 5 * A_MINUTE) is None  # it died, and the next one tries


def test_a_trial_that_succeeds_closes_the_breaker_with_nothing_left_of_before() -> None:
    later = NOW + OPEN_FOR
    closed = answered(admitted(broken(), later + A_MINUTE), [], later)
    assert not closed.is_broken
    assert waits_until(closed, later) is None
    assert not after([ProtocolChanged("/list")] * 4, closed, later).is_broken


@pytest.mark.parametrize("failure", [DOWN, ProtocolChanged("/list"), AccessBlocked()])
def test_a_trial_that_fails_opens_the_breaker_again(failure: Exception) -> None:
    later = NOW + OPEN_FOR
    again = answered(admitted(broken(), later + A_MINUTE), [failure], later)
    assert waits_until(again, later) == later + OPEN_FOR
    assert waits_until(again, later + OPEN_FOR) is None


@pytest.mark.parametrize("failure", [AuthenticationFailed(), GoneAtSource(), ValueError()])
def test_what_concerns_one_athlete_pauses_nobody(failure: Exception) -> None:
    assert after([failure] * 30) == CALM


def test_all_that_went_wrong_in_one_sync_counts() -> None:
    both = answered(CALM, [RateLimited(), *[ProtocolChanged("/list")] * 5], NOW)
    assert both.is_broken
    assert both.paused_until == NOW + A_MINUTE
