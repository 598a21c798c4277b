"""Have something designed: by a model whose proposal passes every check, or by rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.generator import RULES, Generator
from training_analyzer.domain.coach.prompt import PROMPT_VERSIONS, system_message, user_message
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.services.coach import STEPPED_IN, Asker, Coach, generator_of
from training_analyzer.domain.services.estimate_call import estimate_call
from training_analyzer.domain.services.model_answer import Estimate
from training_analyzer.domain.services.model_call import ModelCall
from training_analyzer.domain.usage.model_errors import ModelOutputInvalid
from training_analyzer.ports.language_model import Message, ModelRequest

MOST_OUTPUT_TOKENS = 6000
"""A plan of many weeks is long; the deployment's own bound counts where it is lower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief[E]:
    """What is to be designed. ``read`` makes an entry of a model's text, and ``by_rules`` one without it.

    ``read`` raises InvalidValue for a proposal that fails a check, ModelOutputInvalid for a text that is none.
    """

    feature: Feature
    context: Context
    schema: Mapping[str, object]
    read: Callable[[str], E]
    by_rules: Callable[[], E]


@dataclass(frozen=True, slots=True)
class Designed[E]:
    """An entry, and who designed it."""

    entry: E
    generator: Generator


async def design[E](brief: Brief[E], *, asker: Asker, coach: Coach) -> Designed[E]:
    """Return what was designed; nothing is kept yet.

    Raises InvalidValue for what no rule is for, ConsentRequired, and what a metered call raises.
    """
    if not coach.models.generates(brief.feature):
        return await _by_rules(brief, asker, coach)
    try:
        done = await coach.models.complete(
            _call(brief, asker),
            read=lambda text: _read(brief, text),
            entitlements=asker.entitlements,
            work=asker.work,
        )
    except STEPPED_IN as error:
        asker.reason(error)
        return await _by_rules(brief, asker, coach)
    return Designed(done.answer, generator_of(done, PROMPT_VERSIONS[brief.context.topic]))


async def estimate_design[E](brief: Brief[E], *, asker: Asker, coach: Coach) -> Estimate:
    """Return the most that a design would take; nothing is held or sent."""
    return await estimate_call(_call(brief, asker), entitlements=asker.entitlements, models=coach.models)


def _read[E](brief: Brief[E], text: str) -> E:
    try:
        return brief.read(text)
    except InvalidValue as error:
        raise ModelOutputInvalid(f"{error.pointer}: {error}") from error


async def _by_rules[E](brief: Brief[E], asker: Asker, coach: Coach) -> Designed[E]:
    entry = brief.by_rules()
    await coach.models.noted(asker.user_id, brief.feature, "rules")
    return Designed(entry, RULES)


def _call[E](brief: Brief[E], asker: Asker) -> ModelCall:
    request = ModelRequest(
        messages=(
            Message("system", system_message(brief.context.topic)),
            Message("user", user_message(brief.context)),
        ),
        max_output_tokens=MOST_OUTPUT_TOKENS,
        output_schema=brief.schema,
    )
    return ModelCall(
        user_id=asker.user_id,
        feature=brief.feature,
        request=request,
    )
