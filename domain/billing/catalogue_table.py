"""The catalogue as operators write it: tables of plans, limits, budgets and prices."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.errors import CatalogueInvalid
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Budget, Interval, Plan, PlanKey, PlanPrice
from training_analyzer.domain.period import PeriodKind

_NANO_USD: Final = 10**9
_PLAN: Final = {"version", "rank", "limits", "budget", "prices", "earlier"}


def catalogue_of(tree: Mapping[str, Any], default: PlanKey) -> Catalogue:
    """Return the catalogue of a table ``plans``. Raises CatalogueInvalid.

    ``[plans.pro]`` is a plan's current version; ``[[plans.pro.earlier]]`` are those sold before. A limit is
    ``{max = 5, per = "month"}``, ``{value = 180}``, ``{max = 0}`` for off, ``{}`` for unlimited.
    """
    try:
        _known(tree, {"plans"}, "the file")
        tables = tree["plans"]
        plans = [_plan(key, table) for key, table in tables.items()]
        earlier = [_plan(key, old) for key, table in tables.items() for old in table.get("earlier", ())]
    except (KeyError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
        raise CatalogueInvalid([_told(error)]) from error
    return Catalogue(plans, default, earlier)


def _told(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _plan(key: str, table: Mapping[str, Any]) -> Plan:
    _known(table, _PLAN, f"plan {key}")
    return Plan(
        key=PlanKey(key),
        version=_whole(table["version"]),
        rank=_whole(table["rank"]),
        allowances=dict(_each(table.get("limits", {}), Feature, _allowance)),
        budget=_budget(table.get("budget", {})),
        prices=dict(_each(table.get("prices", {}), Interval, _price)),
    )


def _each[K, V](
    table: Mapping[str, Any], kind: Callable[[str], K], value: Callable[[Mapping[str, Any]], V]
) -> Iterator[tuple[K, V]]:
    for name, below in table.items():
        yield kind(name), value(below)


def _allowance(table: Mapping[str, Any]) -> Allowance:
    _known(table, {"max", "value", "per"}, "a limit")
    amount = table.get("max", table.get("value"))
    per = PeriodKind(table["per"]) if "per" in table else None
    return Allowance(None if amount is None else _whole(amount), per)


def _price(table: Mapping[str, Any]) -> PlanPrice:
    _known(table, {"amount_minor", "currency"}, "a price")
    return PlanPrice(_whole(table["amount_minor"]), str(table["currency"]))


def _budget(table: Mapping[str, Any]) -> Budget:
    counts, costs = ("requests_per_minute", "in_flight"), ("cost_per_day", "cost_per_month")
    _known(table, {*counts, *(f"{name}_usd" for name in costs)}, "a budget")
    whole = {name: _whole(table[name]) for name in counts if name in table}
    nano = {f"{name}_nano_usd": _nano(table[f"{name}_usd"]) for name in costs if f"{name}_usd" in table}
    return Budget(**whole, **nano)


def _nano(text: object) -> int:
    return int(Decimal(str(text)) * _NANO_USD)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{value!r} is not a whole number")  # noqa: TRY004 - told as one of the table's faults
    return value


def _known(table: Mapping[str, Any], names: set[str], where: str) -> None:
    if unknown := sorted(table.keys() - names):
        raise ValueError(f"{where} has no {', '.join(unknown)}")
