"""Visits to the vendor's page in SQL."""

from functools import cache
from typing import Final

from sqlalchemy import bindparam, literal_column, select, update

from training_analyzer.adapters.sql.mapping.billing import CHECKOUT_COLUMNS, checkout_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.tables.billing import billing_checkout
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.adapters.sql.upsert import Upsert, insert_into
from training_analyzer.domain.billing.checkout import Checkout
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId

_c = billing_checkout.c
# spelled out, since an index of some rows serves a statement that is seen to ask for no others
_OPEN: Final = _c.state == literal_column("'open'")
OPEN_ONE: Final = select(*CHECKOUT_COLUMNS).where(
    _c.user_id == bindparam("owner"), _c.plan == bindparam("plan"), _OPEN
)
BY_VENDOR: Final = select(*CHECKOUT_COLUMNS).where(
    _c.user_id == bindparam("owner"), _c.vendor_id == bindparam("vendor")
)
_SAVE: Final = (
    update(billing_checkout)
    .where(_c.id == bindparam("held"), _c.user_id == bindparam("owner"))
    .values(
        state=bindparam("now_is"),
        vendor_id=bindparam("vendor"),
        url=bindparam("page"),
        expires_at=bindparam("until", type_=UtcTime()),
    )
    .returning(_c.id)
)


@cache
def _add(engine: str) -> Upsert:
    return insert_into(billing_checkout, engine).on_conflict_do_nothing(
        index_elements=[_c.user_id, _c.plan], index_where=_OPEN
    )


class SqlCheckouts:
    """Visits by user and plan."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open(self, checkout: Checkout) -> Checkout:
        """Return the open visit of the same user and plan, stored on first use. Raises NotFound."""
        self._transaction.check_owner(checkout.user_id)
        await self._transaction.write(_add(self._transaction.engine), values_of(checkout))
        values = {"owner": checkout.user_id, "plan": checkout.plan}
        row = await self._transaction.first(OPEN_ONE, values)
        return checkout if row is None else checkout_of(row)

    async def find(self, user_id: UserId, vendor_id: str) -> Checkout | None:
        """Return a user's visit by the vendor's id."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_VENDOR, {"owner": user_id, "vendor": vendor_id})
        return None if row is None else checkout_of(row)

    async def save(self, checkout: Checkout) -> None:
        """Store what became of a visit. Raises NotFound."""
        self._transaction.check_owner(checkout.user_id)
        values = {
            "held": checkout.id,
            "owner": checkout.user_id,
            "now_is": checkout.state.value,
            "vendor": checkout.vendor_id,
            "page": checkout.url,
            "until": checkout.expires_at,
        }
        if (await self._transaction.write(_SAVE, values)).first() is None:
            raise NotFound("checkout")
