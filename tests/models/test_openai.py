"""The adapter of servers that speak OpenAI's API, by the real library, against a server of ours."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.models.fake_openai import FakeOpenAi, Step, fake_openai
from training_analyzer.adapters.openai.model import build
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.usage.model_errors import ModelMisconfigured, ModelUnavailable
from training_analyzer.domain.usage.record import Usage
from training_analyzer.plugins.host import load
from training_analyzer.plugins.testing.language_model import REQUEST, ModelServiceContract, streamed
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.language_model import LanguageModel

KEY = "sk-test-0123456789"
OFFER = load(()).find("language_model", "openai").offer


def deployment(url: str | None = None, key: str | None = KEY, **settings: str) -> Deployment:
    """Return a deployment with the offer's defaults."""
    given = {each.name: each.default for each in OFFER.settings if each.default is not None}
    return Deployment(
        data_dir=Path(),
        environment="development",
        settings=given | ({"base_url": url} if url else {}) | settings,
        secrets={} if key is None else {"api_key": Secret(key)},
        section="ai",
    )


@pytest.fixture
async def service() -> AsyncIterator[FakeOpenAi]:
    async with fake_openai() as server:
        yield server


@pytest.fixture
async def model(service: FakeOpenAi) -> AsyncIterator[LanguageModel]:
    async with build(deployment(service.url)) as opened:
        yield opened


class TestOpenAiModel(ModelServiceContract):
    """All that every service with models is held to."""


async def test_a_request_is_what_was_asked_and_nothing_of_the_environment(
    service: FakeOpenAi, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaks = {
        "OPENAI_API_KEY": "sk-of-somebody-else", "OPENAI_ORG_ID": "org-leak", "OPENAI_PROJECT_ID": "proj-leak",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/leak", "OPENAI_ADMIN_KEY": "sk-admin-leak",
        "OPENAI_CUSTOM_HEADERS": "X-Leak: yes\nAuthorization: Bearer leak", "HTTP_PROXY": "http://127.0.0.1:9",
    }  # fmt: skip
    for name, value in leaks.items():
        monkeypatch.setenv(name, value)
    for key, sent in ((KEY, f"Bearer {KEY}"), (None, None)):
        async with build(deployment(service.url, key)) as model:
            await model.complete(replace(REQUEST, temperature=0.3))
        asked = service.log[-1]
        assert asked.path == "/v1/chat/completions"
        assert asked.headers.get("authorization") == sent
        assert asked.headers.keys() <= {
            "host", "accept", "accept-encoding", "connection", "content-type", "content-length", "user-agent",
            "authorization",
        }  # fmt: skip
        assert asked.body == {
            "model": "runner-1",
            "messages": [{"role": each.role, "content": each.content} for each in REQUEST.messages],
            "max_completion_tokens": 100,
        }


async def test_what_a_server_takes_is_the_operators_word(service: FakeOpenAi) -> None:
    schema = {"type": "object", "properties": {"summary": {"type": "string"}}}
    asked = replace(REQUEST, output_schema=schema, temperature=0.3)
    async with build(deployment(service.url)) as model:
        await model.complete(asked)
        assert model.reasons
        assert model.max_input_tokens(asked) > model.max_input_tokens(REQUEST) + len(str(schema)) - 1
    told = service.log[-1].body["response_format"]
    assert told == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "schema": schema, "strict": False},
    }
    other = {
        "tokens_parameter": "max_tokens", "output_format": "json_object", "stream_usage": "off", "temperature": "on",
        "reasoning": "off", "provider": "acme",
    }  # fmt: skip
    async with build(deployment(service.url, **other)) as model:
        reply = (await streamed(model, asked))[1]
        assert (model.provider, model.reasons, reply.usage) == ("acme", False, None)
    body = service.log[-1].body
    assert (body["max_tokens"], body["temperature"]) == (100, 0.3)
    assert body["response_format"] == {"type": "json_object"}
    assert body.keys().isdisjoint({"stream_options", "max_completion_tokens"})


async def test_a_server_nobody_listens_at_was_never_asked() -> None:
    async with fake_openai() as server:
        url = server.url
    async with build(deployment(url)) as model:
        with pytest.raises(ModelUnavailable) as failed:
            await model.complete(REQUEST)
    assert not failed.value.may_be_billed


@pytest.mark.parametrize(
    "step",
    [
        Step(raw=b"<html>maintenance</html>"),
        Step(raw=b'{"choices": []}'),
        Step(raw=b"[1]"),
        Step(raw=b"null"),
        Step(cut=True),
    ],
    ids=["html", "no choice", "a list", "null", "half"],
)
async def test_what_cannot_be_read_may_be_billed(
    service: FakeOpenAi, model: LanguageModel, step: Step
) -> None:
    service.script.append(step)
    with pytest.raises(ModelUnavailable) as failed:
        await model.complete(REQUEST)
    assert failed.value.may_be_billed


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (
            {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
            Usage(input_tokens=10, output_tokens=5),
        ),
        ({"prompt_tokens": 10, "completion_tokens": -5, "total_tokens": 5}, None),
        ({"prompt_tokens": "ten", "completion_tokens": 5, "total_tokens": 5}, None),
        ({"prompt_tokens": 1, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 9}}, None),
        ({}, None),
        (None, None),
    ],
    ids=["plain", "negative", "no number", "more cached than sent", "empty", "null"],
)
async def test_a_use_that_cannot_be_is_not_believed(
    service: FakeOpenAi, model: LanguageModel, told: Any, meant: Usage | None
) -> None:
    service.says("Good.", None, more={"usage": told})
    assert (await model.complete(REQUEST)).usage == meant


async def test_a_tier_of_service_is_told_and_a_refusal_has_no_text(
    service: FakeOpenAi, model: LanguageModel
) -> None:
    service.says("", more={"service_tier": "flex"}, finish_reason="content_filter", model="runner-1-2026")
    reply = await model.complete(REQUEST)
    assert (reply.tier, reply.text, reply.finish_reason) == ("flex", "", "content_filter")
    assert (reply.response_model, reply.response_id) == ("runner-1-2026", "chatcmpl-1")
    service.says("Good.", more={"service_tier": "default"})
    assert (await model.complete(REQUEST)).tier is None


@pytest.mark.parametrize(
    ("told", "meant"), [("7.2", 8), ("0", 0), ("Wed, 25 Nov 2026 12:00:00 GMT", None), ("nan", None)]
)
async def test_how_long_to_wait_is_whole_seconds(
    service: FakeOpenAi, model: LanguageModel, told: str, meant: int | None
) -> None:
    service.script.append(Step(status=429, retry_after=told))
    with pytest.raises(ModelUnavailable) as failed:
        await model.complete(REQUEST)
    assert failed.value.retry_after_s == meant


async def test_an_account_without_money_is_the_operators_and_no_prompt_is_logged(
    service: FakeOpenAi, model: LanguageModel, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="training_analyzer"):
        service.script.append(Step(status=429, more={"code": "insufficient_quota"}))
        with pytest.raises(ModelMisconfigured) as failed:
            await model.complete(REQUEST)
        service.script.append(Step(status=401))
        with pytest.raises(ModelMisconfigured):
            await model.complete(REQUEST)
    told = f"{failed.value!r} {failed.value} {caplog.text}"
    assert "status 401" in told
    assert "How was my run" not in told
    assert KEY not in told


@pytest.mark.parametrize(
    ("settings", "key", "told"),
    [
        ({}, None, "TA_AI__API_KEY"),
        ({"base_url": "http://models.example.org/v1"}, KEY, "TA_AI__BASE_URL"),
        ({"tokens_parameter": "tokens"}, KEY, "TA_AI__TOKENS_PARAMETER"),
    ],
)
async def test_settings_that_cannot_be_end_the_start(
    settings: dict[str, str], key: str | None, told: str
) -> None:
    with pytest.raises(InvalidSetting, match=told):
        async with build(deployment(None, key, **settings)):
            pass
