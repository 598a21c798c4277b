"""What every language model does, and what every service with models is held to."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol

import pytest

from training_analyzer.domain.usage.model_errors import (
    ModelFailed,
    ModelMisconfigured,
    ModelTimeout,
    ModelUnavailable,
)
from training_analyzer.domain.usage.record import Usage
from training_analyzer.ports.language_model import Delta, LanguageModel, Message, ModelReply, ModelRequest

MODEL = "runner-1"
REQUEST = ModelRequest(
    model=MODEL,
    messages=(Message("system", "You are a coach."), Message("user", "How was my run? 長距離 🏃")),
    max_output_tokens=100,
    timeout_s=5.0,
)
REPORTED = Usage(input_tokens=40, output_tokens=30, cache_read_input_tokens=16, reasoning_output_tokens=20)


async def streamed(model: LanguageModel, request: ModelRequest) -> tuple[list[str], ModelReply]:
    """Return the pieces of a stream, and its last item."""
    items = [item async for item in model.stream(request)]
    *pieces, reply = items
    assert isinstance(reply, ModelReply)
    assert all(isinstance(piece, Delta) for piece in pieces)
    return [piece.text for piece in pieces if isinstance(piece, Delta)], reply


class LanguageModelContract:
    """Provide a fixture ``model`` that answers ``request``, a fixture too where REQUEST is not what it takes."""

    @pytest.fixture
    def question(self) -> ModelRequest:
        """Return what is asked."""
        return REQUEST

    async def test_it_keeps_the_protocol(self, model: LanguageModel) -> None:
        assert isinstance(model, LanguageModel)
        assert model.provider

    async def test_it_answers_with_text_and_says_who_wrote_it(
        self, model: LanguageModel, question: ModelRequest
    ) -> None:
        reply = await model.complete(question)
        assert reply.text
        assert reply.finish_reason
        assert isinstance(reply.response_model, str)

    async def test_a_stream_is_the_same_text_in_pieces_and_ends_with_the_whole(
        self, model: LanguageModel, question: ModelRequest
    ) -> None:
        pieces, reply = await streamed(model, question)
        assert "".join(pieces) == reply.text != ""
        assert reply.finish_reason

    async def test_the_bound_covers_every_byte_that_is_sent(
        self, model: LanguageModel, question: ModelRequest
    ) -> None:
        sent = sum(len(each.content.encode()) for each in question.messages)
        assert model.max_input_tokens(question) >= (sent)
        schema = {"type": "object", "description": "x" * 500}
        assert model.max_input_tokens(replace(question, output_schema=schema)) >= model.max_input_tokens(
            question
        )


class ModelService(Protocol):
    """What a suite has to be able to do at the service, beside the port. Each is said of the next request alone."""

    def says(self, text: str, usage: Usage | None = REPORTED) -> None:
        """Let it answer with a text, and tell or not tell what it took."""

    def fails(self, status: int, retry_after_s: int | None = None) -> None:
        """Let it refuse with a status of HTTP."""

    def hangs_up(self) -> None:
        """Let the connection break after the request has arrived."""

    def stalls(self) -> None:
        """Let it say nothing until the client has gone."""

    def breaks_off(self, text: str) -> None:
        """Let it end in the middle of an answer, after this text."""

    async def left(self) -> None:
        """Wait until the service has noticed that the client of a stream has gone."""

    @property
    def asked(self) -> int:
        """How many requests have arrived."""


class ModelServiceContract(LanguageModelContract):
    """Provide fixtures ``model`` and ``service`` besides: a generative model behind a service that the test directs."""

    async def test_it_tells_what_it_took(self, model: LanguageModel, service: ModelService) -> None:
        service.says("Steady.")
        assert (await model.complete(REQUEST)).usage == REPORTED
        service.says("Steady.")
        assert (await streamed(model, REQUEST))[1].usage == REPORTED

    async def test_what_is_not_told_is_not_zero_and_a_zero_is_told(
        self, model: LanguageModel, service: ModelService
    ) -> None:
        for usage in (None, Usage()):
            service.says("Steady.", usage)
            assert (await model.complete(REQUEST)).usage == usage
            service.says("Steady.", usage)
            assert (await streamed(model, REQUEST))[1].usage == usage

    @pytest.mark.parametrize("status", [408, 409, 429, 500, 503])
    async def test_what_may_pass_is_unavailable_unbilled_and_asked_once(
        self, model: LanguageModel, service: ModelService, status: int
    ) -> None:
        service.fails(status, retry_after_s=7)
        with pytest.raises(ModelUnavailable) as failed:
            await model.complete(REQUEST)
        assert (failed.value.retry_after_s, failed.value.may_be_billed, service.asked) == (7, False, 1)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
    async def test_what_no_attempt_can_change_is_the_operators(
        self, model: LanguageModel, service: ModelService, status: int
    ) -> None:
        service.fails(status)
        with pytest.raises(ModelMisconfigured) as failed:
            await streamed(model, REQUEST)
        assert not failed.value.may_be_billed

    async def test_a_connection_that_breaks_after_the_request_may_be_billed(
        self, model: LanguageModel, service: ModelService
    ) -> None:
        service.hangs_up()
        with pytest.raises(ModelUnavailable) as failed:
            await model.complete(REQUEST)
        assert failed.value.may_be_billed
        assert service.asked == 1

    async def test_who_is_too_slow_may_be_billed(self, model: LanguageModel, service: ModelService) -> None:
        service.stalls()
        with pytest.raises(ModelTimeout) as failed:
            await model.complete(replace(REQUEST, timeout_s=0.2))
        assert failed.value.may_be_billed

    async def test_a_stream_that_breaks_off_is_no_whole(
        self, model: LanguageModel, service: ModelService
    ) -> None:
        service.breaks_off("Your run was ste")
        text, ended = "", []
        try:
            async for item in model.stream(REQUEST):
                if isinstance(item, Delta):
                    text += item.text
                else:
                    ended.append(item.finish_reason is None)
        except ModelFailed as error:
            ended.append(error.may_be_billed)
        assert (text, ended) == ("Your run was ste", [True])

    async def test_who_leaves_a_stream_ends_it_at_the_service(
        self, model: LanguageModel, service: ModelService
    ) -> None:
        service.says("one two three " * 500)
        async with aclosing(model.stream(REQUEST)) as stream:
            assert isinstance(await anext(stream), Delta)
        await service.left()

    async def test_two_at_once_get_each_their_own(self, model: LanguageModel, service: ModelService) -> None:
        for number in range(8):
            service.says(f"answer {number}")
        replies = await asyncio.gather(*(model.complete(REQUEST) for _ in range(8)))
        assert sorted(reply.text for reply in replies) == [f"answer {number}" for number in range(8)]
