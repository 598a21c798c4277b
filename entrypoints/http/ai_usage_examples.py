"""Examples of replies about what model calls took, by operation."""

from typing import Any, Final

_COST: Final = {"amount": "0.001400000", "currency": "USD"}
_TOTAL: Final = {
    "start": None,
    "group": {},
    "requests": 3,
    "cached": 1,
    "input_tokens": 1000,
    "output_tokens": 200,
    "cache_read_input_tokens": 0,
    "cache_creation_input_tokens": 0,
    "reasoning_output_tokens": 150,
    "cost": _COST,
    "cost_nano_usd": 1400000,
    "estimated_nano_usd": 0,
    "assumed_nano_usd": 0,
}
_SPAN: Final = {"start": "2026-11-01T00:00:00Z", "end": "2026-11-24T12:00:00Z"}
_HISTORY: Final = {
    **_SPAN,
    "bucket": "day",
    "data": [{**_TOTAL, "start": "2026-11-24T00:00:00Z", "group": {"feature": "ai_analysis"}}],
}

REPLIES: Final[dict[str, Any]] = {
    "getAiUsage": {
        **_SPAN,
        "total": _TOTAL,
        "balances": [
            {
                "period": "month",
                "limit": {"amount": "1.000000000", "currency": "USD"},
                "used": _COST,
                "reserved": {"amount": "0.000000000", "currency": "USD"},
                "remaining": {"amount": "0.998600000", "currency": "USD"},
                "resets_at": "2026-12-01T00:00:00Z",
            }
        ],
    },
    "getAiUsageHistory": _HISTORY,
    "getAllAiUsage": _HISTORY,
    "listAiUsageRecords": {
        "data": [
            {
                "id": "0193590f-3f00-7000-8000-000000000001",
                "feature": "ai_analysis",
                "entity": "act_01jd5gyfr0e008000000000001",
                "state": "settled",
                "outcome": "completed",
                "error_code": None,
                "created_at": "2026-11-24T11:58:00Z",
                "finished_at": "2026-11-24T11:58:04Z",
                "provider": "openai",
                "request_model": "gpt-5-mini",
                "response_model": "gpt-5-mini-2025-08-07",
                "attempts": 1,
                "cached": False,
                "of_request_id": None,
                "input_tokens": 1000,
                "output_tokens": 200,
                "cache_read_input_tokens": 0,
                "cache_creation_input_tokens": 0,
                "reasoning_output_tokens": 150,
                "usage_source": "provider",
                "reserved": {"amount": "0.009800000", "currency": "USD"},
                "cost": _COST,
                "cost_nano_usd": 1400000,
                "overrun_nano_usd": 0,
                "price_source": "genai-prices/0.2.3",
                "price_model": "openai/gpt-5-mini",
            }
        ],
        "next_cursor": None,
    },
    "listAiModels": {
        "data": [
            {
                "feature": "ai_analysis",
                "kind": "llm",
                "provider": "openai",
                "model": "gpt-5-mini",
                "stands_in": False,
                "input_price": {"amount": "0.250000000", "currency": "USD"},
                "output_price": {"amount": "2.000000000", "currency": "USD"},
                "price_source": "genai-prices/0.2.3",
            },
            {
                "feature": "ai_chat",
                "kind": "rules",
                "provider": None,
                "model": None,
                "stands_in": False,
                "input_price": None,
                "output_price": None,
                "price_source": None,
            },
        ]
    },
}
