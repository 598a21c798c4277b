"""Disputes: Stripe ties them to a charge, and only the invoice that it paid names a subscription."""

from typing import Any

import stripe

from training_analyzer.adapters.stripe.snapshots import Object, at, dispute_of, id_of, subscription_of_invoice
from training_analyzer.domain.billing.vendor import DisputeSnapshot


async def fetch_dispute(client: stripe.StripeClient, dispute_id: str) -> DisputeSnapshot:
    """Return a dispute, with what it is about as far as Stripe tells."""
    found = await client.v1.disputes.retrieve_async(dispute_id, {"expand": ["charge"]})
    dispute = found.to_dict()
    customer_id = id_of(at(dispute, "charge", "customer"))
    return dispute_of(dispute, customer_id, await _paid_for(client, dispute))


async def _paid_for(client: stripe.StripeClient, dispute: Object) -> str | None:
    """Return the subscription whose invoice the disputed payment paid, None where Stripe names none."""
    intent = id_of(dispute.get("payment_intent")) or id_of(at(dispute, "charge", "payment_intent"))
    if intent is None:
        return None
    paid = await client.v1.invoice_payments.list_async(
        {
            "payment": {"type": "payment_intent", "payment_intent": intent},
            "expand": ["data.invoice"],
            "limit": 1,
        }
    )
    first: Any = next(iter(paid.to_dict()["data"]), None)
    return None if first is None else subscription_of_invoice(first.get("invoice") or {})
