"""The world that each test of a use case begins in."""

import pytest

from tests.services.world import World, a_world


@pytest.fixture
async def world() -> World:
    return await a_world()
