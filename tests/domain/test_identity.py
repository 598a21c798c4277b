"""Addresses, passwords, names, time zones and sessions: what an account may consist of."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.errors import (
    InvalidEmail,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)
from training_analyzer.domain.identity.password_policy import PRODUCT_NAMES, check_length, check_uncommon
from training_analyzer.domain.identity.session import ABSOLUTE_LIFE, IDLE_LIFE, SessionKind, open_session
from training_analyzer.domain.identity.user import Role, parse_display_name, time_zone
from training_analyzer.domain.secret import Secret
from training_analyzer.plugins.testing.builders import NOW, a_session_id, a_user, a_user_id


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        ("  Ana@Example.COM\n", "ana@example.com"),
        ("ana.maria+run@mail.example.co.uk", "ana.maria+run@mail.example.co.uk"),
        ("a@b.c", "a@b.c"),
        ("josé@exámple.es", "josé@exámple.es"),
        ("jose\N{COMBINING ACUTE ACCENT}@example.es", "josé@example.es"),
    ],
)
def test_an_address_is_trimmed_composed_and_lower_case(text: str, address: str) -> None:
    assert parse_email(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "@example.com",
        "ana@",
        "ana@example",
        "ana@.com",
        "ana@example.",
        "ana@example..com",
        "ana@@example.com",
        "ana@b@example.com",
        "an a@example.com",
        "ana@exam ple.com",
        "ana\t@example.com",
        "ana\0@example.com",
        "ana@example.com\r\nBcc: all@example.com",
        "ana@example.com,bob@example.com",
        "<ana@example.com>",
        "Ana <ana@example.com>",
        "\N{ZERO WIDTH SPACE}ana@example.com",
        "ana@example.com\N{RIGHT-TO-LEFT OVERRIDE}",
        "a" * 65 + "@example.com",
        "ana@" + "a" * 250 + ".com",
        "ana\N{NO-BREAK SPACE}b@example.com",
    ],
)
def test_text_that_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidEmail) as refused:
        parse_email(text)
    assert refused.value.pointer == "/email"


def test_an_address_has_254_characters_at_most() -> None:
    longest = "ana@" + "a" * 246 + ".com"
    assert len(longest) == 254
    assert parse_email(longest) == longest
    with pytest.raises(InvalidEmail):
        parse_email("a" + longest)


@QUICK
@given(text=st.emails() | st.from_regex(r"\w{1,9}@\w{1,9}\.\w{2,4}", fullmatch=True) | st.text(max_size=40))
def test_an_address_that_was_accepted_stays_as_it_is(text: str) -> None:
    try:
        address = parse_email(text)
    except InvalidEmail:
        return
    assert parse_email(address) == address


@pytest.mark.parametrize(
    "password", ["12345678", "x" * 128, "        ", "pässwörter", "🏃" * 128, "a\0b\0c\0d\0"]
)
def test_any_text_of_8_to_128_characters_is_a_password(password: str) -> None:
    check_length(Secret(password))


@pytest.mark.parametrize("password", ["", "1234567", "🏃" * 7])
def test_a_shorter_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooShort) as refused:
        check_length(Secret(password))
    assert (refused.value.least, refused.value.pointer) == (8, "/password")


@pytest.mark.parametrize("password", ["x" * 129, "x" * 1_000_000])
def test_a_longer_password_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooLong) as refused:
        check_length(Secret(password))
    assert refused.value.most == 128


def test_half_a_character_breaks_nothing() -> None:
    check_length(Secret("\ud800" * 8))


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(PasswordTooShort) as refused:
        check_length(Secret("hunter2"))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    [
        "sunshine1",
        "SunShine1",
        "Training Analyzer",
        "our.club",
        "Ana.Lopez",
        "ana.lopez@example.org",
        "Ana López",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooCommon) as refused:
        uncommon(password, "/new_password")
    assert refused.value.pointer == "/new_password"
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password", [" sunshine1", "sunshine12", "Ana López runs", "example.org", "ana.lopez "]
)
def test_a_password_that_only_holds_a_name_is_taken(password: str) -> None:
    uncommon(password)


def uncommon(password: str, pointer: str = "/password") -> None:
    check_uncommon(
        Secret(password),
        common={"sunshine1"},
        names=("our.club", *PRODUCT_NAMES),
        email=Email("ana.lopez@example.org"),
        display_name="Ana López",
        pointer=pointer,
    )


def test_a_display_name_is_trimmed() -> None:
    assert parse_display_name("  Ana María ") == "Ana María"
    assert parse_display_name("x" * 100) == "x" * 100


@pytest.mark.parametrize("text", ["", "   ", "x" * 101, "a\nb", "a\0b", "\N{RIGHT-TO-LEFT OVERRIDE}ana"])
def test_a_name_that_cannot_be_shown_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_display_name(text)
    assert refused.value.pointer == "/display_name"


@pytest.mark.parametrize("name", ["Europe/Madrid", "UTC", "America/Argentina/Buenos_Aires"])
def test_a_time_zone_has_an_iana_name(name: str) -> None:
    assert time_zone(name).key == name


@pytest.mark.parametrize(
    "name",
    ["", "Madrid", "europe/madrid", "+01:00", "../../etc/passwd", "/etc/localtime", "UTC\0", "x" * 10_000],
)
def test_any_other_name_is_no_time_zone(name: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        time_zone(name, "/zone")
    assert refused.value.pointer == "/zone"
    assert len(str(refused.value)) < 200


def test_only_an_administrator_is_one() -> None:
    assert a_user(role=Role.ADMIN).is_admin
    assert not a_user().is_admin


def test_a_password_hash_is_not_printed() -> None:
    assert "hash-1" not in repr(a_user())


def test_a_session_lives_7_days_unused_and_90_in_all() -> None:
    session = open_session(a_session_id(), a_user_id(), NOW, device="Firefox", address="192.0.2.1")
    assert session.idle_expires_at - NOW == IDLE_LIFE == timedelta(days=7)
    assert session.expires_at - NOW == ABSOLUTE_LIFE == timedelta(days=90)
    assert session.created_at == session.authenticated_at == session.last_used_at == NOW
    assert session.kind is SessionKind.TOKEN
    assert session.revoked_at is None


@pytest.mark.parametrize(
    ("device", "kept"), [("x" * 5_000, "x" * 200), ("", None), (None, None), ("iPhone", "iPhone")]
)
def test_what_a_device_calls_itself_is_cut(device: str | None, kept: str | None) -> None:
    session = open_session(a_session_id(), a_user_id(), NOW, device=device, address=None)
    assert session.device == kept
