"""What the account's customers do, and what time brings: renewals, dunning, ends."""

from tests.stripe.fake_stripe import shapes
from tests.stripe.fake_stripe.ledger import DAY_S, Ledger, public
from tests.stripe.fake_stripe.shapes import Object

DUNNING_DAYS = (3, 8, 15)
"""When a failed payment is tried again; after the last the subscription ends."""


class PageClosedError(Exception):
    """Nobody can pay there any more."""


class Account(Ledger):
    """The account as its customers and its clock change it."""

    # what customers do

    def open_checkout(self, params: Object) -> Object:
        made = shapes.checkout(self.next_id("cs_test"), self.now, params)
        self.checkouts[made["id"]] = made
        self._prices[made["id"]] = params["line_items"]["0"]["price"]
        made["_data"] = params.get("subscription_data", {})
        return made

    def complete_checkout(self, checkout_id: str, *, paid: bool = True) -> Object:
        """Do as a customer who fills in the page; without ``paid``, by a slow way of paying."""
        session = self.checkouts[checkout_id]
        if session["status"] != "open":
            raise PageClosedError(checkout_id)
        data = session["_data"]
        sub = self.subscribe(
            session["customer"],
            self._prices[checkout_id],
            metadata=data.get("metadata", {}),
            trial_days=int(data.get("trial_period_days", 0)),
            status="active" if paid else "incomplete",
        )
        session |= {
            "status": "complete",
            "payment_status": "paid" if paid else "unpaid",
            "subscription": sub["id"],
        }
        self.emit("checkout.session.completed", public(session))
        return sub

    def settle_checkout(self, checkout_id: str, *, paid: bool) -> None:
        """Let a slow payment arrive, or fail."""
        session = self.checkouts[checkout_id]
        sub = self.subscriptions[session["subscription"]]
        session["payment_status"] = "paid" if paid else "unpaid"
        self.change(sub, status="active" if paid else "incomplete_expired")
        word = "succeeded" if paid else "failed"
        self.emit(f"checkout.session.async_payment_{word}", public(session))

    def expire_checkout(self, checkout_id: str) -> None:
        session = self.checkouts[checkout_id]
        session["status"] = "expired"
        self.emit("checkout.session.expired", public(session))

    def subscribe(
        self,
        customer_id: str,
        price_id: str,
        *,
        metadata: Object | None = None,
        trial_days: int = 0,
        status: str = "active",
    ) -> Object:
        sub = shapes.subscription(
            self.next_id("sub"), self.now, customer_id, price_id, metadata or {}, status=status
        )
        if trial_days:
            end = self.now + trial_days * DAY_S
            sub |= {"status": "trialing", "trial_start": self.now, "trial_end": end}
            sub["items"]["data"][0]["current_period_end"] = end
        self.subscriptions[sub["id"]] = sub
        self.emit("customer.subscription.created", sub)
        if sub["status"] == "active":
            self.bill(sub, "paid")
        return sub

    def dispute(self, sub: Object) -> Object:
        """Do as a customer who asks the bank for the last payment back."""
        invoice = self.invoices[sub["latest_invoice"]]
        made = {
            "id": self.next_id("dp"),
            "object": "dispute",
            "charge": {"id": self.next_id("ch"), "object": "charge", "customer": sub["customer"]},
            "payment_intent": invoice["_intent"],
            "created": self.now,
            "livemode": False,
            "metadata": {},
            "status": "needs_response",
        }
        self.disputes[made["id"]] = made
        self.emit("charge.dispute.created", made | {"charge": made["charge"]["id"]})
        return made

    def close_dispute(self, dispute: Object, *, won: bool) -> None:
        dispute["status"] = "won" if won else "lost"
        self.emit("charge.dispute.closed", dispute | {"charge": dispute["charge"]["id"]})

    def refund(self, sub: Object) -> None:
        charge = {"id": self.next_id("ch"), "object": "charge", "customer": sub["customer"], "refunded": True}
        self.emit("charge.refunded", charge | {"livemode": False, "metadata": {}})

    def delete_customer(self, customer_id: str) -> None:
        self.customers[customer_id] = {"id": customer_id, "object": "customer", "deleted": True}
        for sub in self.of_customer(customer_id):
            if sub["status"] != "canceled":
                self.end(sub)
        self.emit(
            "customer.deleted", {"id": customer_id, "object": "customer", "livemode": False, "metadata": {}}
        )

    def of_customer(self, customer_id: str) -> list[Object]:
        return [each for each in self.subscriptions.values() if each["customer"] == customer_id]

    # what time brings

    def advance(self, days: float) -> None:
        """Let time pass, and what is due happen in its order."""
        until = self.now + int(days * DAY_S)
        while (due := min(self._due(), default=(until + 1, "")))[0] <= until:
            self.now = max(self.now, due[0])
            self._happen(self.subscriptions[due[1]])
        self.now = until

    def _due(self) -> list[tuple[int, str]]:
        return [
            (min(self._instants(sub)), id_)
            for id_, sub in self.subscriptions.items()
            if sub["status"] in {"active", "trialing", "past_due"}
        ]

    def _instants(self, sub: Object) -> list[int]:
        found = [sub["items"]["data"][0]["current_period_end"]]
        found += [sub["cancel_at"]] if sub["cancel_at"] else []
        found += [sub["pending_update"]["expires_at"]] if sub["pending_update"] else []
        return found + self._dunning.get(sub["id"], [])[:1]

    def _happen(self, sub: Object) -> None:
        item = sub["items"]["data"][0]
        ends = sub["cancel_at"] and sub["cancel_at"] <= self.now
        if ends or (sub["cancel_at_period_end"] and item["current_period_end"] <= self.now):
            self.end(sub)
        elif item["current_period_end"] <= self.now:
            self._renew(sub, item)
        elif sub["pending_update"] and sub["pending_update"]["expires_at"] <= self.now:
            self.forget_wanted(sub)
        else:
            self._try_again(sub)

    def _renew(self, sub: Object, item: Object) -> None:
        days = shapes.DAYS[item["price"]["recurring"]["interval"]]
        item["current_period_start"] = item["current_period_end"]
        item["current_period_end"] += days * DAY_S
        if self.pays(sub["customer"]):
            self.bill(sub, "paid")
            self.change(sub, status="active")
            return
        self.bill(sub, "open")
        if sub["id"] not in self._dunning:
            self._dunning[sub["id"]] = [self.now + each * DAY_S for each in DUNNING_DAYS]
        self.change(sub, status="past_due")

    def _try_again(self, sub: Object) -> None:
        tries = self._dunning[sub["id"]]
        tries.pop(0)
        if self.pays(sub["customer"]):
            del self._dunning[sub["id"]]
            self.bill(sub, "paid")
            self.change(sub, status="active")
        elif tries:
            self.bill(sub, "open")
        else:
            self.end(sub)
