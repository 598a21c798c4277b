"""``Idempotency-Key`` where the store gives way: what was done is not done again."""

from types import SimpleNamespace
from typing import Any

import pytest
from litestar import Request, Response

from tests.services.giving_way import GivesWay
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.requests import KeyInFlight
from training_analyzer.domain.services.retried import MOST_ATTEMPTS
from training_analyzer.entrypoints.http.once import once
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.work import Work

_APP = SimpleNamespace(state=SimpleNamespace(wired=SimpleNamespace(clock=lambda: NOW)))


class Client:
    """Sends one request with a key again and again; ``done`` counts how often it was done."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.fails = 0
        self.done = 0

    async def send(self) -> Response[Any]:
        scope: Any = {
            "type": "http",
            "method": "POST",
            "path": "/v1/goals",
            "headers": [(b"idempotency-key", b"k")],
            "user": SimpleNamespace(user_id=a_user().id, work=self.work),
            "litestar_app": _APP,
        }
        return await once(Request(scope), content=b"{}", perform=self._perform)

    async def _perform(self) -> Response[Any]:
        if self.fails:
            self.fails -= 1
            raise WriteConflict
        self.done += 1
        return Response({"number": self.done}, status_code=201)


@pytest.fixture
async def client() -> Client:
    store = FakeStore()
    await stored_user(store, a_user())
    return Client(store.work)


async def gives_way(client: Client, times: int, *, after: int) -> None:
    """Let units fail, after some that do not."""
    client.work = _Later(client.work, after, times)


class _Later(GivesWay):
    """The first units are good ones, and then so many are not."""

    def __init__(self, work: Work, good: int, times: int) -> None:
        super().__init__(work, 0)
        self._good, self._times = good, times

    def __call__(self) -> Any:
        if self.opened == self._good:
            self._left = self._times
        return super().__call__()


async def test_a_reply_that_cannot_be_kept_at_once_is_kept(client: Client) -> None:
    await gives_way(client, MOST_ATTEMPTS - 1, after=1)
    assert (await client.send()).content == {"number": 1}
    assert (await client.send()).content == b'{"number":1}'
    assert client.done == 1


async def test_what_was_done_is_answered_though_its_reply_cannot_be_kept(client: Client) -> None:
    await gives_way(client, MOST_ATTEMPTS, after=1)
    assert (await client.send()).content == {"number": 1}
    with pytest.raises(KeyInFlight):
        await client.send()
    assert client.done == 1


async def test_what_failed_gives_its_key_back(client: Client) -> None:
    client.fails = 1
    await gives_way(client, MOST_ATTEMPTS - 1, after=1)
    with pytest.raises(WriteConflict):
        await client.send()
    assert (await client.send()).status_code == 201
    assert client.done == 1


async def test_a_key_that_cannot_be_taken_does_nothing(client: Client) -> None:
    await gives_way(client, MOST_ATTEMPTS, after=0)
    with pytest.raises(WriteConflict):
        await client.send()
    assert client.done == 0
