"""Offers are found by port and name, opened when selected, and named when they are broken."""

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.strangers import OffersStores, catalog_with_store, installed
from training_analyzer.api import PLUGIN_API, Deployment, InvalidSetting, Offer, Store, hookimpl
from training_analyzer.plugins.errors import NotOnOffer, OfferedTwice, PluginBroken
from training_analyzer.plugins.host import catalog_of

_DEPLOYMENT = Deployment(data_dir=Path(), environment="development")
_LAZY = "tests.plugins.strangers:built"


def _broken() -> Iterator[Offer[Store]]:
    yield Offer("fine", _LAZY, "comes before the failure")
    raise LookupError("no attic")


def test_two_offers_of_one_name_are_refused_with_both_plugins() -> None:
    class Other(OffersStores):
        pass

    mine = OffersStores(lambda: [Offer("attic", _LAZY, "mine")])
    theirs = Other(lambda: [Offer("attic", _LAZY, "theirs")])
    with pytest.raises(OfferedTwice) as raised:
        catalog_of(mine, theirs)
    assert str(raised.value) == (
        "Plugins 'OffersStores' and 'Other' both offer persistence 'attic': one of them has to take another name, "
        "or be left out of TA_PLUGINS."
    )


def test_one_plugin_that_offers_a_name_twice_is_refused() -> None:
    with pytest.raises(OfferedTwice, match="'attic'"):
        catalog_with_store(Offer("attic", _LAZY, "one"), Offer("attic", _LAZY, "two"))


def test_an_unknown_name_is_answered_with_what_is_on_offer() -> None:
    offers = catalog_with_store(Offer("cellar", _LAZY, "below"), Offer("attic", _LAZY, "above"))
    with pytest.raises(NotOnOffer) as raised:
        offers.find("persistence", "sqlight")
    assert (
        str(raised.value) == "TA_PERSISTENCE is 'sqlight', which no plugin offers; on offer: attic, cellar."
    )


def test_a_name_is_not_found_under_another_port() -> None:
    with pytest.raises(NotOnOffer, match=r"TA_TOKENS is 'attic'.*on offer: nothing\.$"):
        catalog_with_store(Offer("attic", _LAZY, "above")).find("tokens", "attic")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda: ["sqlite"], "offer_persistence returned str, not an Offer"),
        (lambda: 3, "offer_persistence failed (TypeError: 'int' object is not iterable)"),
        (_broken, "offer_persistence failed (LookupError: no attic)"),
        (lambda: 1 / 0, "offer_persistence failed (ZeroDivisionError: division by zero)"),
    ],
)
def test_a_plugin_that_fails_while_offering_is_named(answer: Any, says: str) -> None:
    with pytest.raises(PluginBroken) as raised:
        catalog_of(OffersStores(answer))
    assert str(raised.value) == f"Plugin 'OffersStores' is broken: {says}."


def test_a_hook_that_returns_nothing_offers_nothing() -> None:
    assert catalog_of(OffersStores(lambda: None)).offers == []


async def test_a_lazy_factory_is_imported_when_it_is_opened_and_not_before(tmp_path: Path) -> None:
    text = "from tests.plugins.strangers import built\n"
    with installed(tmp_path, attic=text):
        found = catalog_with_store(Offer("attic", "attic:built", "above")).find("persistence", "attic")
        assert "attic" not in sys.modules
        async with found.opened(_DEPLOYMENT) as store:
            assert isinstance(store, Store)


@pytest.mark.parametrize(
    ("factory", "says"),
    [
        ("attic_is_missing:build", "No module named"),
        ("tests.plugins.strangers:no_such", "no attribute 'no_such'"),
        ("tests.plugins.strangers", "tests.plugins.strangers cannot be imported"),
        (":build", ":build cannot be imported"),
        ("", "cannot be imported"),
    ],
)
def test_a_lazy_factory_that_cannot_be_imported_is_named(factory: str, says: str) -> None:
    found = catalog_with_store(Offer("attic", factory, "above")).find("persistence", "attic")
    with pytest.raises(PluginBroken) as raised:
        found.opened(_DEPLOYMENT)
    assert raised.value.plugin == "OffersStores"
    assert says in str(raised.value)


def test_a_lazy_module_may_raise_anything_while_imported(tmp_path: Path) -> None:
    with installed(tmp_path, attic="raise ValueError('a library of another version')\n"):
        found = catalog_with_store(Offer("attic", "attic:build", "above")).find("persistence", "attic")
        with pytest.raises(PluginBroken, match="ValueError: a library of another version"):
            found.opened(_DEPLOYMENT)


async def _forgot_asynccontextmanager(deployment: Deployment) -> AsyncIterator[Store]:
    yield  # type: ignore[misc]  # never reached


def _fails(deployment: Deployment) -> Any:
    raise KeyError("durability")


@pytest.mark.parametrize(
    ("factory", "says"),
    [
        (lambda deployment: object(), "the factory of 'attic' returned object, not an async context manager"),
        (_forgot_asynccontextmanager, "the factory of 'attic' returned async_generator"),
        (_fails, "the factory of 'attic' failed (KeyError: 'durability')"),
        (lambda: None, "the factory of 'attic' failed (TypeError"),
        (7, "the factory of 'attic' failed (TypeError: 'int' object is not callable)"),
    ],
)
def test_a_factory_that_returns_no_context_or_fails_is_named(factory: Any, says: str) -> None:
    found = catalog_with_store(Offer("attic", factory, "above")).find("persistence", "attic")
    with pytest.raises(PluginBroken) as raised:
        found.opened(_DEPLOYMENT)
    assert says in str(raised.value)


def test_what_a_factory_says_about_its_settings_is_passed_on() -> None:
    def build(deployment: Deployment) -> Any:
        deployment.whole_number("shelves", least=1, most=9)

    found = catalog_with_store(Offer("attic", build, "above")).find("persistence", "attic")
    deployment = Deployment(
        data_dir=Path(), environment="development", settings={"shelves": "10"}, section="attic"
    )
    with pytest.raises(InvalidSetting, match=r"^TA_ATTIC__SHELVES takes a whole number from 1 to 9\.$"):
        found.opened(deployment)


def test_controllers_of_all_plugins_come_in_the_order_of_the_plugins() -> None:
    class One:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        def register_controllers(self) -> list[str]:
            return ["one", "two"]

    class Other:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        def register_controllers(self) -> Iterator[str]:
            yield "three"

    class Silent:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        def register_controllers(self) -> None:
            return None

    assert catalog_of(One(), Other(), Silent()).controllers() == ["one", "two", "three"]


def test_a_plugin_that_fails_to_make_its_controllers_is_named() -> None:
    class Failing:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        def register_controllers(self) -> Any:
            raise RuntimeError("no route")

    with pytest.raises(
        PluginBroken, match=r"'Failing' is broken: register_controllers failed \(RuntimeError: no route"
    ):
        catalog_of(Failing()).controllers()
