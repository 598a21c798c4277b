"""Examples of requests and replies of the coach, by operation."""

from typing import Any, Final

_RULES: Final = {
    "kind": "rules",
    "provider": "rules",
    "model": None,
    "prompt_version": "rules-1",
    "sentence": "Written by fixed rules from your own numbers, without a language model.",
}
_NOTHING: Final = {
    "input_tokens": 0,
    "output_tokens": 0,
    "cost": {"amount": "0.000000000", "currency": "USD"},
}
_ANALYSIS: Final = {
    "id": "ana_01k7v3s4c5d6e7f8g9h0j1k2m3",
    "kind": "activity",
    "activity_id": "act_01k7v3q9w0e8rtyk5m2n4p6s8a",
    "day": "2026-11-24",
    "generator": _RULES,
    "cached": False,
    "score": 90,
    "score_parts": {"drift": 100, "evenness": 71, "load": 100},
    "summary": "Running: 58:35, 11.8 km, a moderate session, load 68.",
    "findings": [
        {
            "text": "A load of 68 is about a usual session of the last 42 days (62): 1.1 times as much.",
            "tone": "note",
            "metrics": ["load", "usual_load", "load_vs_usual"],
        }
    ],
    "advice": "Nothing in these numbers asks for a change; go on as planned.",
    "dropped_numbers": [],
    "fallback_reason": None,
    "usage": _NOTHING,
    "created_at": "2026-11-24T09:41:00Z",
}
_CONVERSATION: Final = {
    "id": "cnv_01k7v3s4c5d6e7f8g9h0j1k2m3",
    "title": "Before Valencia",
    "created_at": "2026-11-24T09:41:00Z",
}
_MESSAGE: Final = {
    "id": "msg_01k7v3s4c5d6e7f8g9h0j1k2m3",
    "role": "assistant",
    "content": "Next: an easy session (running), about 45:00, since your last hard session is hardly over.",
    "generator": _RULES,
    "metrics": ["next_kind", "next_duration_s"],
    "unsupported_numbers": [],
    "fallback_reason": None,
    "usage": _NOTHING,
    "created_at": "2026-11-24T09:41:00Z",
}

REQUESTS: Final[dict[str, Any]] = {
    "createAnalysis": {"kind": "activity", "activity_id": "act_01k7v3q9w0e8rtyk5m2n4p6s8a"},
    "createConversation": {"title": "Before Valencia"},
    "createMessage": {"content": "What should I do tomorrow?"},
}
REPLIES: Final[dict[str, Any]] = {
    "createAnalysis": _ANALYSIS,
    "listAnalyses": {"data": [{**_ANALYSIS, "cached": True}], "next_cursor": None, "history_from": None},
    "getAnalysis": {**_ANALYSIS, "cached": True},
    "createConversation": _CONVERSATION,
    "listConversations": {"data": [_CONVERSATION], "next_cursor": None},
    "createMessage": _MESSAGE,
    "listMessages": {"data": [_MESSAGE], "next_cursor": None},
}
