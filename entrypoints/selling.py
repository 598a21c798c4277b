"""What a deployment sells, where athletes come back to, and what it does not start with, or starts with a warning."""

import logging
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.catalogue_table import catalogue_of
from training_analyzer.domain.billing.plan import PlanKey
from training_analyzer.entrypoints.public_url import checked_address, public_url
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, variable
from training_analyzer.ports.payments import Payments

_CATALOGUE = variable("billing", "catalogue")
_RETURN_URL = variable("billing", "return_url")

NOBODY: Final = "none"
"""The vendor who sells nothing."""

_log = logging.getLogger(__name__)


class ReturnPages(NamedTuple):
    """Where the vendor's pages lead back to: the operator's addresses, never a client's."""

    paid: str
    away: str
    portal: str


def catalogue_for(settings: Settings) -> Catalogue:
    """Return the plans of a deployment. Raises SettingsInvalid for a file that cannot be read, CatalogueInvalid."""
    given = settings.billing.catalogue
    file = Path(given) if given else Path(__file__).with_name("plans.toml")
    try:
        tree = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsInvalid([f"{_CATALOGUE}: {file} cannot be read ({error})"]) from error
    return catalogue_of(tree, default_plan(settings))


def default_plan(settings: Settings) -> PlanKey:
    """Return the plan of whoever bought nothing; where nothing is sold, one that lacks nothing."""
    usual = "free" if settings.payments != NOBODY else "pro"
    return PlanKey(settings.billing.default_plan or usual)


def return_pages(settings: Settings) -> ReturnPages:
    """Return where athletes come back to: the page that is set, else the deployment's own. Raises SettingsInvalid."""
    given = settings.billing.return_url
    page = checked_address(given, _RETURN_URL, settings) if given else f"{public_url(settings)}/"
    return ReturnPages(
        paid=f"{page}?checkout=done&session_id={{CHECKOUT_SESSION_ID}}",
        away=f"{page}?checkout=left",
        portal=page,
    )


def is_selling(payments: Payments) -> bool:
    """Whether there is a vendor to pay."""
    return payments.name != NOBODY


def check_selling(payments: Payments, catalogue: Catalogue, settings: Settings) -> None:
    """Warn of what is legal and rarely meant. Raises SettingsInvalid where money would be asked for nothing."""
    for told in catalogue.warnings():
        _log.warning("The catalogue of plans: %s.", told)
    if not is_selling(payments):
        return
    _check_return(settings)
    if settings.environment == "production" and not payments.livemode:
        _log.error(
            "TA_PAYMENTS=%s has a test key in production: whoever knows a test card gets any plan.",
            payments.name,
        )
    for plan in sorted(catalogue.sold()):
        if not payments.sells(plan):
            _log.warning("%s is sold by the catalogue, and %s has no price for it.", plan, payments.name)


def _check_return(settings: Settings) -> None:
    return_pages(settings)
    own = settings.billing.return_url or settings.http.public_url
    if settings.environment == "production" and not own:
        takes = "the address that athletes come back to from paying"
        raise SettingsInvalid([f"{_RETURN_URL} or {variable('http', 'public_url')} takes {takes}"])
