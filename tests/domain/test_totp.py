"""Codes of authenticators, by the vectors of RFC 4226 and RFC 6238."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.recovery_code import recovery_code, recovery_hash
from training_analyzer.domain.identity.totp import (
    hotp,
    otpauth_uri,
    secret_of,
    step_at,
    step_of_code,
)

SEED = b"12345678901234567890"
SEEDS = {
    "sha1": SEED,
    "sha256": b"12345678901234567890123456789012",
    "sha512": b"1234567890123456789012345678901234567890123456789012345678901234",
}
RFC_4226 = [
    "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
]  # fmt: skip
RFC_6238 = [
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
]


@pytest.mark.parametrize(("counter", "code"), list(enumerate(RFC_4226)))
def test_hotp_is_that_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert hotp(SEED, counter) == code


@pytest.mark.parametrize(("at_s", "sha1", "sha256", "sha512"), RFC_6238)
def test_totp_is_that_of_rfc_6238_appendix_b(at_s: int, sha1: str, sha256: str, sha512: str) -> None:
    step = step_at(datetime.fromtimestamp(at_s, UTC))
    for algorithm, code in (("sha1", sha1), ("sha256", sha256), ("sha512", sha512)):
        assert hotp(SEEDS[algorithm], step, digits=8, algorithm=algorithm) == code


def at(step: int, into_s: float) -> datetime:
    return datetime.fromtimestamp(step * 30 + into_s, UTC)


@pytest.mark.parametrize(
    ("into_s", "counting"),
    [
        (0, {-1, 0}),
        (9.9, {-1, 0}),
        (10, {-1, 0}),
        (10.1, {0}),
        (15, {0}),
        (19.9, {0}),
        (20, {0, 1}),
        (29.9, {0, 1}),
    ],
)
def test_a_neighbouring_step_counts_only_near_its_edge(into_s: float, counting: set[int]) -> None:
    step = 58_000_000
    found = {other: step_of_code(SEED, hotp(SEED, step + other), at(step, into_s)) for other in range(-3, 4)}
    assert found == {other: step + other if other in counting else None for other in range(-3, 4)}


@pytest.mark.parametrize("code", ["", "000000", "1", "12345é", "\ud800", "755224 ", "0755224", "٧٥٥٢٢٤"])
def test_what_is_no_code_of_this_moment_is_wrong(code: str) -> None:
    assert step_of_code(SEED, code, at(1_000, 15)) is None


def test_an_authenticator_is_told_everything_by_one_address() -> None:
    parts = urlsplit(otpauth_uri(SEED, Email("ana+run@example.org"), "Training Analyzer"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parts.path == "/Training%20Analyzer:ana%2Brun@example.org"
    assert parse_qs(parts.query) == {
        "secret": [secret_of(SEED)],
        "issuer": ["Training Analyzer"],
        "algorithm": ["SHA1"],
        "digits": ["6"],
        "period": ["30"],
    }
    assert secret_of(SEED) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert "+" not in parts.query


def test_a_recovery_code_has_24_characters_that_are_told_apart() -> None:
    code = recovery_code(bytes(range(15)))
    assert [len(group) for group in code.split("-")] == [6, 6, 6, 6]
    assert not set(code) & set("ILOU")
    assert recovery_code(b"\xff" * 15) == "-".join(["ZZZZZZ"] * 4)
    assert recovery_code(bytes(14) + b"\x01") == "000000-000000-000000-000001"


def test_a_recovery_code_may_be_typed_as_people_do() -> None:
    code = recovery_code(bytes([0, 66] * 7 + [1]))
    wanted = recovery_hash(code)
    assert wanted is not None
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), f" {code} "):
        assert recovery_hash(typed) == wanted
    assert recovery_hash(code.replace("0", "O").replace("1", "l")) == wanted


@pytest.mark.parametrize("text", ["", "123456", "0" * 23, "0" * 25, "U" * 24, "é" * 24, "\ud800" * 24])
def test_text_of_another_shape_is_no_recovery_code(text: str) -> None:
    assert recovery_hash(text) is None
