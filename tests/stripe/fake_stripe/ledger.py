"""What the account holds, and what is billed: invoices, and changes that wait for their payment."""

import copy
from collections import defaultdict
from typing import Any

from tests.stripe.fake_stripe import shapes
from tests.stripe.fake_stripe.shapes import Object

DAY_S = 86_400


class Ledger:
    """Objects by id, a clock that moves when told to, and the events in the order in which things happened."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.customers: dict[str, Object] = {}
        self.subscriptions: dict[str, Object] = {}
        self.checkouts: dict[str, Object] = {}
        self.invoices: dict[str, Object] = {}
        self.disputes: dict[str, Object] = {}
        self.events: list[Object] = []
        self.past: list[Object] = []
        """Events that were taken from the others already."""
        self.undelivered: set[str] = set()
        self.failing: set[str] = set()
        """Customers whose cards are declined."""
        self.asking: set[str] = set()
        """Customers whose banks want to ask them first."""
        self._counts: dict[str, int] = defaultdict(int)
        self._prices: dict[str, str] = {}
        self._dunning: dict[str, list[int]] = {}

    def next_id(self, prefix: str) -> str:
        self._counts[prefix] += 1
        return f"{prefix}_{self._counts[prefix]:04}"

    def emit(self, kind: str, about: Object) -> Object:
        made = shapes.event(self.next_id("evt"), self.now, kind, copy.deepcopy(about))
        self.events.append(made)
        return made

    def change(self, sub: Object, **fields: Any) -> None:
        sub |= fields
        self.emit("customer.subscription.updated", sub)

    def end(self, sub: Object) -> None:
        sub |= {"status": "canceled", "ended_at": self.now, "canceled_at": self.now}
        self._dunning.pop(sub["id"], None)
        self.emit("customer.subscription.deleted", sub)

    def pays(self, customer_id: str) -> bool:
        """Whether a payment goes through without its payer."""
        return customer_id not in self.failing | self.asking

    def bill(self, sub: Object, status: str) -> Object:
        made = shapes.invoice(self.next_id("in"), self.now, sub, status)
        made["_intent"] = self.next_id("pi")
        self.invoices[made["id"]] = made
        sub["latest_invoice"] = made["id"]
        asks = "payment_action_required" if sub["customer"] in self.asking else "payment_failed"
        self.emit("invoice.paid" if status == "paid" else f"invoice.{asks}", public(made))
        return made

    def reprice(self, sub: Object, price_id: str) -> None:
        """Give its item another price; another interval begins now."""
        item, price = sub["items"]["data"][0], shapes.price(price_id)
        if item["price"]["recurring"] != price["recurring"]:
            days = shapes.DAYS[price["recurring"]["interval"]]
            item |= {"current_period_start": self.now, "current_period_end": self.now + days * DAY_S}
        item["price"] = price

    def want(self, sub: Object, price_id: str) -> None:
        """Keep a change back until it is paid."""
        self.forget_wanted(sub)
        self.bill(sub, "open")
        items = [{"id": sub["items"]["data"][0]["id"], "price": price_id}]
        wanted = {"expires_at": self.now + 23 * 3600, "subscription_items": items}
        self.change(sub, pending_update=wanted)

    def forget_wanted(self, sub: Object) -> None:
        if sub["pending_update"] is not None:
            self.invoices[sub["latest_invoice"]]["status"] = "void"
            sub["pending_update"] = None
            self.emit("customer.subscription.pending_update_expired", sub)

    def pay_what_waits(self, sub: Object) -> None:
        """Do as a customer on the page of the latest invoice."""
        invoice, wanted = self.invoices[sub["latest_invoice"]], sub["pending_update"]
        invoice |= {"status": "paid", "amount_paid": invoice["amount_due"]}
        self.emit("invoice.paid", public(invoice))
        self._dunning.pop(sub["id"], None)
        if wanted is not None:
            self.reprice(sub, wanted["subscription_items"][0]["price"])
            self.emit("customer.subscription.pending_update_applied", sub | {"pending_update": None})
        self.change(sub, status="active", pending_update=None)


def public(found: Object) -> Object:
    """Return an object as the API shows it."""
    return {name: value for name, value in found.items() if not name.startswith("_")}
