"""Objects as Stripe's API of the pinned version sends them: periods on items only, invoices with a parent."""

from typing import Any

API_VERSION = "2026-10-28.endive"
PRICES = {
    "price_pro_month": ("month", 999),
    "price_pro_month_old": ("month", 799),
    "price_pro_year": ("year", 9990),
    "price_enterprise": ("month", 4900),
    "price_tshirt": ("month", 2500),
}
DAYS = {"month": 30, "year": 365}

type Object = dict[str, Any]


def customer(id_: str, now: int, params: Object) -> Object:
    return {
        "id": id_,
        "object": "customer",
        "created": now,
        "email": params.get("email"),
        "livemode": False,
        "metadata": params.get("metadata", {}),
    }


def price(id_: str) -> Object:
    interval, amount = PRICES[id_]
    return {
        "id": id_,
        "object": "price",
        "currency": "usd",
        "unit_amount": amount,
        "recurring": {"interval": interval, "interval_count": 1},
        "type": "recurring",
    }


def subscription(
    id_: str, now: int, customer_id: str, price_id: str, metadata: Object, **other: Any
) -> Object:
    made = {
        "id": id_,
        "object": "subscription",
        "billing_mode": {"type": "flexible"},
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "created": now,
        "currency": "usd",
        "customer": customer_id,
        "ended_at": None,
        "items": {
            "object": "list",
            "data": [
                {
                    "id": f"si_{id_[4:]}",
                    "object": "subscription_item",
                    "price": price(price_id),
                    "quantity": 1,
                    "current_period_start": now,
                    "current_period_end": now + DAYS[PRICES[price_id][0]] * 86_400,
                }
            ],
            "has_more": False,
        },
        "latest_invoice": None,
        "livemode": False,
        "metadata": metadata,
        "pause_collection": None,
        "pending_update": None,
        "start_date": now,
        "status": "active",
        "trial_end": None,
        "trial_start": None,
    }
    return made | other


def checkout(id_: str, now: int, params: Object) -> Object:
    return {
        "id": id_,
        "object": "checkout.session",
        "client_reference_id": params.get("client_reference_id"),
        "created": now,
        "customer": params["customer"],
        "expires_at": now + 86_400,
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "mode": params["mode"],
        "payment_status": "unpaid",
        "status": "open",
        "subscription": None,
        "url": f"https://checkout.stripe.test/c/pay/{id_}",
    }


def invoice(id_: str, now: int, sub: Object, status: str) -> Object:
    item = sub["items"]["data"][0]
    amount = item["price"]["unit_amount"]
    return {
        "id": id_,
        "object": "invoice",
        "amount_due": amount,
        "amount_paid": amount if status == "paid" else 0,
        "created": now,
        "currency": "usd",
        "customer": sub["customer"],
        "hosted_invoice_url": f"https://invoice.stripe.test/i/{id_}",
        "livemode": sub["livemode"],
        "parent": {
            "type": "subscription_details",
            "subscription_details": {"subscription": sub["id"], "metadata": sub["metadata"]},
        },
        # looks back: never the period that was paid for
        "period_start": item["current_period_start"],
        "period_end": item["current_period_start"],
        "status": status,
    }


def listed(found: list[Object], params: Object, url: str) -> Object:
    """Return a page of a list, newest first, as ``starting_after`` and ``limit`` ask."""
    after = params.get("starting_after")
    if after is not None:
        found = found[[each["id"] for each in found].index(after) + 1 :]
    limit = int(params.get("limit", 10))
    return {"object": "list", "url": url, "data": found[:limit], "has_more": len(found) > limit}


def event(id_: str, now: int, kind: str, about: Object) -> Object:
    return {
        "id": id_,
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "data": {"object": about},
        "livemode": about.get("livemode", False),
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
