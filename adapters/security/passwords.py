"""Password hashing with Argon2id, in a thread of its own, with a short queue."""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from secrets import token_bytes
from typing import Final

from pwdlib import PasswordHash as Hashing
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from training_analyzer.adapters.security.stored_hash import Scheme, scheme_of
from training_analyzer.domain.identity.errors import HashingBusy
from training_analyzer.domain.identity.user import PasswordHash
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.passwords import Passwords, Verified

MOST_WAITING: Final = 32
_BCRYPT_READS_BYTES: Final = 72
_NICENESS: Final = 10


class Argon2Passwords:
    """Argon2id hashes; bcrypt ones are accepted and upgraded.

    One hash takes tens of milliseconds of CPU: in the event loop or the shared threads, four sign-ins would starve
    everybody else. So it runs in few threads of lower priority, and more than 32 waiting callers are refused.
    """

    def __init__(self, *, memory_kib: int, passes: int, threads: int) -> None:
        self._hashing = Hashing((Argon2Hasher(passes, memory_kib, 1), BcryptHasher()))
        self._dummy = PasswordHash(self._hashing.hash(token_bytes(32)))
        self._threads = ThreadPoolExecutor(threads, "hashing", initializer=_lower_priority)
        self._waiting = 0

    async def hash(self, password: Secret) -> PasswordHash:
        """Return a salted hash. Raises HashingBusy."""
        return PasswordHash(await self._run(lambda: self._hashing.hash(_bytes(password))))

    async def verify(self, password: Secret, stored: PasswordHash | None) -> Verified:
        """Check a password; None is checked against a dummy of the same cost. Raises HashingBusy.

        Raises UnreadableHash for a stored text that is no hash: a broken row is a fault, not a wrong password.
        """
        right, upgraded = await self._run(
            lambda: self._verified(password, self._dummy if stored is None else stored)
        )
        if stored is None:
            return Verified(right=False)
        return Verified(right, PasswordHash(upgraded) if upgraded else None)

    def close(self) -> None:
        """Let the running hash finish, drop the waiting ones."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _verified(self, password: Secret, stored: PasswordHash) -> tuple[bool, str | None]:
        text = _bytes(password)
        if scheme_of(stored) is Scheme.BCRYPT and len(text) > _BCRYPT_READS_BYTES:
            # bcrypt knows only 72 bytes: such a password was never set with it, but saying so costs the same
            self._hashing.verify(text, self._dummy)
            return False, None
        return self._hashing.verify_and_update(text, stored)

    async def _run[T](self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise HashingBusy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


def _bytes(password: Secret) -> bytes:
    # JSON can carry lone surrogates; the text is taken exactly as sent
    return password.reveal().encode("utf-8", "surrogatepass")


def _lower_priority() -> None:
    """Let requests go first; only Linux counts priority by thread."""
    if sys.platform != "linux":
        return
    thread = threading.get_native_id()
    with suppress(OSError):  # a sandbox may forbid it: hashing works all the same
        os.setpriority(os.PRIO_PROCESS, thread, max(_NICENESS, os.getpriority(os.PRIO_PROCESS, thread)))


def build(deployment: Deployment) -> AbstractAsyncContextManager[Passwords]:
    """Open the hasher. Raises InvalidSetting."""
    return _open(
        memory_kib=deployment.whole_number("argon2_memory_kib", least=8192, most=1 << 20),
        passes=deployment.whole_number("argon2_passes", least=1, most=20),
        threads=deployment.whole_number("hash_threads", least=1, most=16),
    )


@asynccontextmanager
async def _open(*, memory_kib: int, passes: int, threads: int) -> AsyncIterator[Passwords]:
    passwords = Argon2Passwords(memory_kib=memory_kib, passes=passes, threads=threads)
    try:
        yield passwords
    finally:
        passwords.close()
