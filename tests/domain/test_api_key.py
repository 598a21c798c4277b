"""API keys as text: recognisable, checked, and never kept."""

import re
import string
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.api_key import (
    DEFAULT_LIFE,
    KEY_ENTROPY_BYTES,
    LONGEST_LIFE,
    check_expiry,
    check_scopes,
    new_key_text,
    parse_key,
    parse_key_name,
)
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.plugins.testing.builders import NOW

ENTROPY = st.binary(min_size=KEY_ENTROPY_BYTES, max_size=KEY_ENTROPY_BYTES)


@given(ENTROPY)
def test_a_key_is_found_again_by_its_hash(entropy: bytes) -> None:
    made = new_key_text(entropy)
    text = made.secret.reveal()
    assert re.fullmatch(r"ta_live_[0-9A-Za-z]{43}", text)
    assert parse_key(text) == made.hash
    assert text.startswith(made.prefix)
    assert len(made.prefix) == 12
    assert text not in repr(made)


@given(ENTROPY, st.integers(0, 50), st.sampled_from(string.ascii_letters + string.digits + "_é \0"))
def test_one_wrong_letter_is_no_key(entropy: bytes, place: int, letter: str) -> None:
    text = new_key_text(entropy).secret.reveal()
    if text[place] != letter:
        with pytest.raises(InvalidToken):
            parse_key(text[:place] + letter + text[place + 1 :])


@pytest.mark.parametrize("cut", [slice(0, 50), slice(1, 51), slice(0, 8), slice(0, 0)])
def test_a_part_of_a_key_is_no_key(cut: slice) -> None:
    with pytest.raises(InvalidToken):
        parse_key(new_key_text(bytes(KEY_ENTROPY_BYTES)).secret.reveal()[cut])


def test_two_swapped_letters_are_no_key() -> None:
    text = new_key_text(bytes(range(KEY_ENTROPY_BYTES))).secret.reveal()
    place = next(place for place in range(8, 40) if text[place] != text[place + 1])
    with pytest.raises(InvalidToken):
        parse_key(text[:place] + text[place + 1] + text[place] + text[place + 2 :])


def test_a_key_lives_for_a_year_unless_it_is_said() -> None:
    assert check_expiry(None, NOW) == NOW + DEFAULT_LIFE
    assert check_expiry(NOW + LONGEST_LIFE, NOW) == NOW + LONGEST_LIFE


@pytest.mark.parametrize("ends_after", [timedelta(), -timedelta(days=1), LONGEST_LIFE + timedelta(seconds=1)])
def test_a_key_ends_in_the_near_future(ends_after: timedelta) -> None:
    with pytest.raises(InvalidValue):
        check_expiry(NOW + ends_after, NOW)


def test_a_key_needs_a_scope_and_a_name() -> None:
    assert check_scopes([Scope.READ_GOALS, Scope.READ_GOALS]) == {Scope.READ_GOALS}
    with pytest.raises(InvalidValue):
        check_scopes([])
    assert parse_key_name(" Sheet ") == "Sheet"
    for name in ("", " ", "a\nb", "x" * 101):
        with pytest.raises(InvalidValue):
            parse_key_name(name)
