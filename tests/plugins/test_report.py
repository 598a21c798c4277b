"""What ``plugins list`` shows."""

from tests.plugins.strangers import catalog_with_store
from training_analyzer.api import PLUGIN_API, Offer, hookimpl
from training_analyzer.plugins.catalog import PORTS, SEVERAL
from training_analyzer.plugins.host import catalog_of, load
from training_analyzer.plugins.report import Row, rows

_FINE = Offer[object]("attic", "tests.plugins.strangers:built", "above")
_BROKEN = Offer[object]("cellar", "cellar_is_missing:build", "below")


def test_every_built_in_offer_is_listed_and_can_be_imported() -> None:
    listed = list(rows(load([], []), {"persistence": "sqlite", "tokens": "jwt"}))
    assert [row.fault for row in listed] == [None] * len(listed)
    assert {row.port for row in listed} == {*PORTS, *SEVERAL}
    assert {(row.port, row.name) for row in listed if row.selected} == {
        ("persistence", "sqlite"),
        ("tokens", "jwt"),
    }


def test_an_offer_that_is_broken_and_not_selected_is_a_row_with_its_fault() -> None:
    fine, broken = rows(catalog_with_store(_FINE, _BROKEN), {"persistence": "attic"})
    assert fine == Row("persistence", "attic", "OffersStores", "above", selected=True, fault=None)
    assert not broken.selected
    assert broken.fault is not None
    assert broken.fault.startswith(
        "Plugin 'OffersStores' is broken: cellar_is_missing:build cannot be imported"
    )


def test_a_plugin_that_only_observes_is_listed_with_its_hooks() -> None:
    class Watches:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        def activity_stored(self) -> None: ...

        @hookimpl
        def register_controllers(self) -> None: ...

    [row] = rows(catalog_of(Watches()), {})
    assert row == Row(
        "hooks", "Watches", "Watches", "activity_stored, register_controllers", selected=True, fault=None
    )


def test_the_name_of_another_ports_adapter_is_not_selected() -> None:
    [row] = rows(catalog_with_store(_FINE), {"tokens": "attic"})
    assert not row.selected
