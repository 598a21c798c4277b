"""Hashing: right and wrong, upgraded, bounded, off the event loop."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from training_analyzer.adapters.security.passwords import MOST_WAITING, Argon2Passwords, build
from training_analyzer.adapters.security.stored_hash import UnreadableHash
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.errors import HashingBusy
from training_analyzer.domain.identity.user import PasswordHash
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.passwords import Passwords, Verified

_RIGHT = Secret("correct horse battery staple")
_WRONG = Secret("correct horse battery stable")


@pytest.fixture
async def passwords() -> AsyncIterator[Argon2Passwords]:
    opened = Argon2Passwords(memory_kib=64, passes=2, threads=1)
    yield opened
    opened.close()


def _bcrypt(password: bytes) -> PasswordHash:
    return PasswordHash(BcryptHasher(4).hash(password))


async def test_the_right_password_is_right_and_any_other_wrong(passwords: Argon2Passwords) -> None:
    stored = await passwords.hash(_RIGHT)
    assert await passwords.verify(_RIGHT, stored) == Verified(right=True, upgraded=None)
    assert await passwords.verify(_WRONG, stored) == Verified(right=False, upgraded=None)
    assert isinstance(passwords, Passwords)


async def test_hashes_are_salted_and_say_their_parameters(passwords: Argon2Passwords) -> None:
    one, other = await passwords.hash(_RIGHT), await passwords.hash(_RIGHT)
    assert one != other
    assert one.startswith("$argon2id$v=19$m=64,t=2,p=1$")
    assert _RIGHT.reveal() not in one


async def test_without_a_stored_hash_no_password_is_right(passwords: Argon2Passwords) -> None:
    for text in ("", "x", _RIGHT.reveal()):
        assert await passwords.verify(Secret(text), None) == Verified(right=False, upgraded=None)


async def test_weaker_parameters_are_upgraded_when_the_password_is_right(passwords: Argon2Passwords) -> None:
    weak = PasswordHash(Argon2Hasher(1, 32, 1).hash(_RIGHT.reveal()))
    assert await passwords.verify(_WRONG, weak) == Verified(right=False, upgraded=None)
    verified = await passwords.verify(_RIGHT, weak)
    assert verified.right
    assert verified.upgraded is not None
    assert verified.upgraded.startswith("$argon2id$v=19$m=64,t=2,p=1$")
    assert await passwords.verify(_RIGHT, verified.upgraded) == Verified(right=True, upgraded=None)


async def test_bcrypt_becomes_argon2(passwords: Argon2Passwords) -> None:
    verified = await passwords.verify(_RIGHT, _bcrypt(_RIGHT.reveal().encode()))
    assert verified.right
    assert verified.upgraded is not None
    assert verified.upgraded.startswith("$argon2id$")
    assert not (await passwords.verify(_WRONG, _bcrypt(_RIGHT.reveal().encode()))).right


async def test_more_than_72_bytes_never_match_bcrypt(passwords: Argon2Passwords) -> None:
    stored = _bcrypt(b"x" * 72)
    assert (await passwords.verify(Secret("x" * 72), stored)).right
    assert await passwords.verify(Secret("x" * 73), stored) == Verified(right=False, upgraded=None)
    assert await passwords.verify(Secret("é" * 37), _bcrypt("é".encode() * 36)) == Verified(right=False)


async def test_passwords_that_differ_in_character_100_differ(passwords: Argon2Passwords) -> None:
    stored = await passwords.hash(Secret("a" * 99 + "b"))
    assert not (await passwords.verify(Secret("a" * 99 + "c"), stored)).right
    assert (await passwords.verify(Secret("a" * 99 + "b"), stored)).right


@pytest.mark.parametrize("text", ["\ud800\udfff lone", "nul\0inside", "🐧" * 128, " kept ", "Å", ""])
async def test_any_text_is_taken_exactly_as_sent(passwords: Argon2Passwords, text: str) -> None:
    stored = await passwords.hash(Secret(text))
    assert (await passwords.verify(Secret(text), stored)).right
    for other in (text + " ", text.strip() + "x", text.swapcase() + "\0", "A\u030a"):
        assert not (await passwords.verify(Secret(other), stored)).right
        assert not (await passwords.verify(Secret(other), _bcrypt(b"something else"))).right


@pytest.mark.parametrize(
    "broken", ["", "plain text", "$argon2id$v=19$m=64,t=2,p=1$%%%$%%%", "$2b$99$" + "a" * 53]
)
async def test_a_broken_hash_raises_for_any_password(passwords: Argon2Passwords, broken: str) -> None:
    for password in (_RIGHT, Secret("x" * 100)):
        with pytest.raises(UnreadableHash):
            await passwords.verify(password, PasswordHash(broken))
    assert (await passwords.verify(_RIGHT, await passwords.hash(_RIGHT))).right


async def test_the_33rd_who_waits_is_refused_and_the_queue_drains(passwords: Argon2Passwords) -> None:
    calls = [passwords.verify(_WRONG, None) for _ in range(MOST_WAITING + 8)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(each, Verified) for each in results) == MOST_WAITING
    assert sum(isinstance(each, HashingBusy) for each in results) == 8
    assert (await passwords.verify(_RIGHT, await passwords.hash(_RIGHT))).right


async def test_callers_who_hang_up_free_their_places(passwords: Argon2Passwords) -> None:
    waiting = [asyncio.create_task(passwords.hash(_RIGHT)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    for each in waiting:
        each.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    results = await asyncio.gather(*(passwords.hash(_RIGHT) for _ in range(MOST_WAITING)))
    assert len(set(results)) == MOST_WAITING


async def test_failures_free_their_places(passwords: Argon2Passwords) -> None:
    for _ in range(MOST_WAITING + 1):
        with pytest.raises(UnreadableHash):
            await passwords.verify(_RIGHT, PasswordHash("broken"))


async def test_the_loop_runs_on_while_a_hash_is_made() -> None:
    slow = Argon2Passwords(memory_kib=19456, passes=4, threads=1)
    turns = 0
    try:
        hashing = asyncio.create_task(slow.hash(_RIGHT))
        while not hashing.done():
            turns += 1
            await asyncio.sleep(0.001)
    finally:
        slow.close()
    assert turns >= 3


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts priority by thread")
async def test_hashing_has_a_lower_priority_than_the_rest(passwords: Argon2Passwords) -> None:
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    known = set(threading.enumerate())
    await passwords.hash(_RIGHT)
    [thread] = set(threading.enumerate()) - known
    assert thread.native_id is not None
    assert os.getpriority(os.PRIO_PROCESS, thread.native_id) == max(10, before)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


async def test_closing_ends_the_threads() -> None:
    known = set(threading.enumerate())
    async with build(_deployment()) as passwords:
        await passwords.hash(_RIGHT)
        assert set(threading.enumerate()) - known
    assert set(threading.enumerate()) <= known


def _deployment(**changes: str) -> Deployment:
    settings = {"argon2_memory_kib": "19456", "argon2_passes": "2", "hash_threads": "1", **changes}
    return Deployment(data_dir=Path(), environment="development", settings=settings, section="auth")


async def test_a_deployments_settings_are_the_parameters() -> None:
    async with build(_deployment(argon2_memory_kib="8192", argon2_passes="3")) as passwords:
        assert (await passwords.hash(_RIGHT)).startswith("$argon2id$v=19$m=8192,t=3,p=1$")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("argon2_memory_kib", "8191"),
        ("argon2_memory_kib", "19 MiB"),
        ("argon2_passes", "0"),
        ("argon2_passes", "-1"),
        ("argon2_passes", "²"),
        ("hash_threads", "17"),
        ("hash_threads", ""),
    ],
)
def test_weak_or_wrong_parameters_are_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=rf"^TA_AUTH__{name.upper()} takes a whole number from "):
        build(_deployment(**{name: value}))
