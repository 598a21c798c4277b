"""The fake keeps what every service with models is held to."""

import pytest

from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.domain.usage.model_errors import (
    ModelFailed,
    ModelMisconfigured,
    ModelTimeout,
    ModelUnavailable,
)
from training_analyzer.domain.usage.record import Usage
from training_analyzer.plugins.testing.language_model import MODEL, REPORTED, ModelServiceContract

_PASSING = {408, 409, 429, 500, 503}


class FakeService:
    """Writes the fake's script."""

    def __init__(self, model: FakeLanguageModel) -> None:
        self._model = model

    @property
    def asked(self) -> int:
        return len(self._model.asked)

    def says(self, text: str, usage: Usage | None = REPORTED) -> None:
        self._model.says(text, usage, model=MODEL)

    def fails(self, status: int, retry_after_s: int | None = None) -> None:
        self._fail(
            ModelUnavailable(f"HTTP {status}", retry_after_s=retry_after_s)
            if status in _PASSING
            else ModelMisconfigured(f"HTTP {status}")
        )

    def hangs_up(self) -> None:
        self._fail(ModelUnavailable("it hung up", may_be_billed=True))

    def stalls(self) -> None:
        self._fail(ModelTimeout())

    def breaks_off(self, text: str) -> None:
        self._model.says(text, None, finish_reason=None)

    async def left(self) -> None:
        assert self._model.closed == 1

    def _fail(self, error: ModelFailed) -> None:
        self._model.script.append(error)


class TestFakeLanguageModel(ModelServiceContract):
    @pytest.fixture
    def model(self) -> FakeLanguageModel:
        return FakeLanguageModel()

    @pytest.fixture
    def service(self, model: FakeLanguageModel) -> FakeService:
        return FakeService(model)
