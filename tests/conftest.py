"""Fixtures that every test may ask for."""

import pytest

pytest.register_assert_rewrite("training_analyzer.plugins.testing")  # a failing contract shows its values


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"
