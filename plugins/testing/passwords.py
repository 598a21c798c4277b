"""What every way to hash passwords does."""

import asyncio

import pytest

from training_analyzer.domain.secret import Secret
from training_analyzer.ports.passwords import Passwords

_RIGHT = Secret("correct horse battery staple")


class PasswordsContract:
    """Provide a fixture ``passwords``: cheap parameters are fine."""

    async def test_it_keeps_the_protocol(self, passwords: Passwords) -> None:
        assert isinstance(passwords, Passwords)

    async def test_the_right_password_is_right(self, passwords: Passwords) -> None:
        stored = await passwords.hash(_RIGHT)
        assert (await passwords.verify(_RIGHT, stored)).right

    @pytest.mark.parametrize(
        "wrong", ["", " correct horse battery staple", "Correct horse battery staple", "x" * 128]
    )
    async def test_another_password_is_wrong(self, passwords: Passwords, wrong: str) -> None:
        stored = await passwords.hash(_RIGHT)
        verified = await passwords.verify(Secret(wrong), stored)
        assert not verified.right
        assert verified.upgraded is None

    async def test_a_hash_is_salted_and_does_not_hold_the_password(self, passwords: Passwords) -> None:
        one, other = await passwords.hash(_RIGHT), await passwords.hash(_RIGHT)
        assert one != other
        assert _RIGHT.reveal() not in one

    async def test_no_account_is_never_right(self, passwords: Passwords) -> None:
        assert not (await passwords.verify(_RIGHT, None)).right
        assert not (await passwords.verify(Secret(""), None)).right

    async def test_todays_hash_is_not_upgraded(self, passwords: Passwords) -> None:
        stored = await passwords.hash(_RIGHT)
        assert (await passwords.verify(_RIGHT, stored)).upgraded is None

    @pytest.mark.parametrize("text", ["pässwörd 🏃", "\0\n\t  ", "\ud800 lone", "x" * 1024])
    async def test_any_text_is_taken_as_sent(self, passwords: Passwords, text: str) -> None:
        stored = await passwords.hash(Secret(text))
        assert (await passwords.verify(Secret(text), stored)).right
        assert not (await passwords.verify(Secret(text + " "), stored)).right

    async def test_passwords_that_differ_in_their_hundredth_character_differ(
        self, passwords: Passwords
    ) -> None:
        stored = await passwords.hash(Secret("a" * 99 + "b"))
        assert not (await passwords.verify(Secret("a" * 99 + "c"), stored)).right

    async def test_several_at_once_are_all_answered(self, passwords: Passwords) -> None:
        stored = await passwords.hash(_RIGHT)
        found = await asyncio.gather(*(passwords.verify(_RIGHT, stored) for _ in range(5)))
        assert all(each.right for each in found)
