"""Examples of requests and replies about plans and subscriptions, by operation."""

from typing import Any, Final

_CHOICE: Final = {"plan": "pro", "interval": "month"}
_SUBSCRIPTION: Final = {
    "plan": "pro",
    "plan_version": 1,
    "status": "active",
    "interval": "month",
    "current_period_end": "2026-12-24T09:41:00Z",
    "cancel_at": None,
    "trial_end": None,
    "past_due": False,
    "grace_ends_at": None,
    "access_until": "2026-12-25T09:41:00Z",
    "payment_action_url": None,
    "provider": "stripe",
}

REQUESTS: Final[dict[str, Any]] = {
    "createCheckoutSession": _CHOICE,
    "createPortalSession": {"flow": "home"},
    "cancelSubscription": {"when": "period_end"},
    "changeSubscription": {"plan": "pro", "interval": "year", "dry_run": True},
    "receiveWebhook": {"id": "evt_1", "object": "event", "type": "invoice.paid"},
}
REPLIES: Final[dict[str, Any]] = {
    "getUsage": {
        "plan": "free",
        "plan_version": 1,
        "features": [
            {
                "feature": "ai_analysis",
                "type": "metered",
                "limit": 5,
                "used": 2,
                "reserved": 1,
                "remaining": 2,
                "unlimited": False,
                "period": "month",
                "period_start": "2026-11-01T00:00:00Z",
                "resets_at": "2026-12-01T00:00:00Z",
                "has_access": True,
                "reason": "ok",
            }
        ],
    },
    "listPlans": {
        "data": [
            {
                "plan": "pro",
                "version": 1,
                "rank": 1,
                "default": False,
                "prices": [
                    {"interval": "month", "price": {"amount": "9.99", "currency": "USD"}, "for_sale": True}
                ],
                "limits": [
                    {
                        "feature": "ai_analysis",
                        "type": "metered",
                        "included": True,
                        "limit": None,
                        "unlimited": True,
                        "period": "month",
                    }
                ],
            }
        ]
    },
    "getSubscription": _SUBSCRIPTION,
    "createCheckoutSession": {
        "id": "cs_test_a1B2c3",
        "url": "https://checkout.stripe.com/c/pay/cs_test_a1B2c3",
        "expires_at": "2026-11-25T09:41:00Z",
    },
    "completeCheckoutSession": {**_SUBSCRIPTION, "checkout": "completed"},
    "createPortalSession": {
        "id": "bps_1",
        "url": "https://billing.stripe.com/p/session/test_1",
        "expires_at": None,
    },
    "cancelSubscription": {**_SUBSCRIPTION, "cancel_at": "2026-12-24T09:41:00Z"},
    "resumeSubscription": _SUBSCRIPTION,
    "changeSubscription": {
        "plan": "pro",
        "interval": "year",
        "amount_due": {"amount": "89.91", "currency": "USD"},
        "effective_at": "2026-11-24T09:41:00Z",
    },
}
