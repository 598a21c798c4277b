"""The memory of checked signatures is short, bounded and never outlives a token."""

from datetime import timedelta

from training_analyzer.adapters.security.seen_tokens import KEPT_FOR, MOST, SeenTokens
from training_analyzer.plugins.testing.builders import NOW, a_session_id, a_user_id
from training_analyzer.ports.tokens import Claims

_SECOND = timedelta(seconds=1)


def _claims(life: timedelta = timedelta(minutes=30)) -> Claims:
    return Claims(a_user_id(), a_session_id(), NOW + life)


def test_a_token_is_remembered_for_half_a_minute() -> None:
    seen = SeenTokens()
    seen.remember("token", _claims(), NOW)
    assert seen.find("token", NOW) == seen.find("token", NOW + KEPT_FOR - _SECOND) == _claims()
    assert seen.find("token", NOW + KEPT_FOR) is None


def test_a_token_is_never_remembered_past_its_expiry() -> None:
    seen = SeenTokens()
    seen.remember("token", _claims(5 * _SECOND), NOW)
    assert seen.find("token", NOW + 4 * _SECOND) is not None
    assert seen.find("token", NOW + 5 * _SECOND) is None


def test_a_clock_that_is_set_back_finds_nothing() -> None:
    seen = SeenTokens()
    seen.remember("token", _claims(), NOW)
    assert seen.find("token", NOW - _SECOND) is None


def test_another_token_is_not_found() -> None:
    seen = SeenTokens()
    seen.remember("token", _claims(), NOW)
    for other in ("Token", "token ", "", "\ud800"):
        assert seen.find(other, NOW) is None


def test_at_most_4096_are_remembered_and_the_oldest_give_way() -> None:
    seen = SeenTokens()
    for number in range(MOST + 2):
        seen.remember(str(number), _claims(), NOW)
    found = [number for number in range(MOST + 2) if seen.find(str(number), NOW)]
    assert found == list(range(2, MOST + 2))
    assert MOST == 4096
