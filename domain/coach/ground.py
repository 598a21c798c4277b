"""What a model wrote, held to the facts: sentences with numbers or links of its own are left out."""

from dataclasses import replace
from typing import Final

from training_analyzer.domain.coach.answer import MOST_CHAT_CHARACTERS, Analysis, Finding
from training_analyzer.domain.coach.check_numbers import supported_part, unsupported_numbers
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.sanitize import clean_lines, clean_text, without_links
from training_analyzer.domain.usage.model_errors import ModelOutputInvalid

_LONGEST: Final = 10_000


def grounded(analysis: Analysis, context: Context) -> tuple[Analysis, tuple[str, ...]]:
    """Return an analysis as the facts bear it out, and the numbers that were dropped with their sentences.

    A finding without a sentence left goes, and so do references to what was not told. Raises ModelOutputInvalid where
    nothing of the summary is left.
    """
    summary, dropped = _part(analysis.summary, context)
    if not summary:
        raise ModelOutputInvalid("its summary has numbers that are not in data")
    findings = []
    for finding in analysis.findings:
        text, numbers = _part(finding.text, context)
        dropped += numbers
        if text:
            findings.append(_referring(finding, text, context))
    advice, numbers = _part(analysis.advice, context)
    return Analysis(summary=summary, findings=tuple(findings), advice=advice), dropped + numbers


def grounded_chat(text: str, context: Context, question: str) -> tuple[str, tuple[str, ...]]:
    """Return a text of a conversation, harmless to show, and the numbers in it that no fact bears out.

    They are told and stay, since a streamed text cannot be taken back. Raises ModelOutputInvalid for an empty text.
    """
    cleaned = without_links(clean_lines(text, MOST_CHAT_CHARACTERS))
    if not cleaned.strip():
        raise ModelOutputInvalid("it is empty")
    return cleaned, unsupported_numbers(cleaned, context, question)


def _part(text: str, context: Context) -> tuple[str, tuple[str, ...]]:
    return supported_part(clean_text(text, _LONGEST), context)


def _referring(finding: Finding, text: str, context: Context) -> Finding:
    metrics = tuple(key for key in dict.fromkeys(finding.metrics) if key in context.keys)
    return replace(finding, text=text, metrics=metrics)
