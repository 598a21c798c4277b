"""Log-ins that take too long, and what they leave."""

import asyncio
from datetime import datetime

import pytest

from tests.services.world import World
from training_analyzer.adapters.fake.wearable import FakePerson, FakeWearable
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.connect_wearable import connect_wearable
from training_analyzer.domain.services.log_in_at_source import Login
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.credential import Challenge, ConnectRequest, Credential, Password
from training_analyzer.domain.sync.errors import SourceTimedOut
from training_analyzer.ports.wearable import WearableSource

RUNNER = Password(username="runner", password=Secret("fake"))


class Hanging(FakeWearable):
    """Logs in when it is let."""

    def __init__(self) -> None:
        super().__init__(FakePerson("runner"))
        self.asked = asyncio.Event()
        self.lets = asyncio.Event()

    async def connect(self, request: ConnectRequest, now: datetime) -> Credential | Challenge:
        self.asked.set()
        await self.lets.wait()
        return await super().connect(request, now)


def login_at(source: WearableSource, world: World, deadline_s: float) -> Login:
    return Login(
        user_id=world.user_id,
        source=source,
        work=world.store.work,
        vault=world.vault,
        throttle=world.throttle,
        origin=RequestOrigin(),
        make_id=world.make_id,
        clock=world.clock,
        deadline_s=deadline_s,
    )


async def test_nobody_waits_for_a_login_beyond_its_time(world: World) -> None:
    source = Hanging()
    with pytest.raises(SourceTimedOut):
        await connect_wearable(RUNNER, login_at(source, world, 0.0))
    source.lets.set()
    async with world.store.work.snapshot() as w:
        assert await w.connections.list(world.user_id) == []
        [event] = await w.audit.page(world.user_id, after=None, limit=10)
        [governor] = await w.governors.list()
    assert (event.action, event.detail["code"]) == ("source_connect", "provider_timeout")
    assert governor.answers == "u"
    made = await connect_wearable(RUNNER, login_at(source, world, 60.0))
    assert isinstance(made, Connection)


async def test_no_unit_is_open_while_a_provider_is_asked(world: World) -> None:
    source = Hanging()
    waiting = asyncio.create_task(connect_wearable(RUNNER, login_at(source, world, 60.0)))
    await source.asked.wait()
    async with asyncio.timeout(5), world.store.work.for_user(world.user_id)() as w:  # writers take turns
        await w.users.get(world.user_id)
        await w.commit()
    source.lets.set()
    assert isinstance(await waiting, Connection)
