"""The ring of secrets: the first signs, all verify, each purpose has a key of its own."""

import hmac
from base64 import b64encode, urlsafe_b64encode
from secrets import token_bytes

import pytest

from training_analyzer.adapters.security.key_ring import LEAST_BYTES, parse_key_ring
from training_analyzer.adapters.security.key_strength import LEAST_BITS, guessed_bits
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret

_NAME = "TA_AUTH__SECRETS"


def _entry(kid: str, secret: bytes) -> str:
    return f"{kid}:{b64encode(secret).decode()}"


_GOOD = _entry("2026-11", bytes(range(32)))
_OTHER = _entry("2026-05", bytes(range(32, 80)))


def test_the_first_key_is_the_one_that_signs() -> None:
    assert parse_key_ring(Secret(f"{_OTHER},{_GOOD}"), _NAME).current_kid == "2026-05"


def test_spaces_around_entries_do_not_matter() -> None:
    ring = parse_key_ring(Secret(f" {_GOOD} ,\n {_OTHER}\n"), _NAME)
    assert list(ring.keys("access")) == ["2026-11", "2026-05"]


def test_a_purposes_key_is_the_one_of_rfc_5869() -> None:
    ring = parse_key_ring(Secret(_GOOD), _NAME)
    extracted = hmac.digest(bytes(32), bytes(range(32)), "sha256")
    expected = hmac.digest(extracted, b"training-analyzer access\x01", "sha256")
    assert ring.keys("access") == {"2026-11": expected}


def test_a_purpose_never_sees_anothers_key_nor_the_secret() -> None:
    ring = parse_key_ring(Secret(f"{_GOOD},{_OTHER}"), _NAME)
    keys = [*ring.keys("access").values(), *ring.keys("refresh-child").values(), bytes(range(32))]
    assert len(set(keys)) == len(keys)


def test_a_ring_shows_its_key_ids_only() -> None:
    ring = parse_key_ring(Secret(_GOOD), _NAME)
    assert repr(ring) == str(ring) == "KeyRing(2026-11)"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "2026-11",
        "2026-11:",
        f":{b64encode(bytes(32)).decode()}",
        _entry("short", bytes(LEAST_BYTES - 1)),
        f"{_GOOD},{_entry('short', b'secret')}",
        f"{_GOOD},",
        f"{_GOOD},{_GOOD}",
        f"{_GOOD[:-1]}",
        f"{_GOOD[:20]} {_GOOD[20:]}",
        f"kid:{urlsafe_b64encode(bytes([251] * 32)).decode()}",
        "kid:pässwörter-and-other-things-that-are-no-base64",
        "ki\x07d:" + b64encode(bytes(32)).decode(),
    ],
)
def test_what_is_no_ring_is_refused_by_the_settings_name_without_its_text(text: str) -> None:
    with pytest.raises(InvalidSetting) as raised:
        parse_key_ring(Secret(text), _NAME)
    said = str(raised.value)
    assert said == f"{_NAME} takes kid:base64, comma-separated, of at least 32 random bytes each."
    assert raised.value.name == _NAME


def test_exactly_32_bytes_are_enough() -> None:
    assert parse_key_ring(Secret(_entry("k", bytes(LEAST_BYTES))), _NAME).current_kid == "k"


def test_random_bytes_and_their_hex_pass_and_sentences_do_not() -> None:
    for _ in range(500):
        random = token_bytes(LEAST_BYTES)
        assert min(guessed_bits(random), guessed_bits(random.hex().encode())) >= LEAST_BITS
        assert guessed_bits(b64encode(random)) >= LEAST_BITS
    assert guessed_bits(b"\xff" * 64) == 0
    assert guessed_bits(b"the quick brown fox jumps over the lazy dog") < LEAST_BITS
