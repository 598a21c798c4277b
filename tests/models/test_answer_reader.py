import pytest

from training_analyzer.adapters.msgspec.reader import MsgspecAnswerReader
from training_analyzer.plugins.testing.answer_reader import AnswerReaderContract
from training_analyzer.ports.answer_reader import AnswerReader


class TestMsgspecAnswerReader(AnswerReaderContract):
    """Read by shapes."""

    @pytest.fixture
    def reader(self) -> AnswerReader:
        return MsgspecAnswerReader()
