"""Tell the audit log with which settings a server started: names and values that are no secrets, and ids of keys."""

import logging
from collections.abc import Mapping
from typing import Final

from training_analyzer import __version__
from training_analyzer.adapters.security.key_ring import MADE_KID, parse_key_ring
from training_analyzer.domain.audit.event import AuditAction, Detail
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import InvalidSetting, TrainingAnalyzerError
from training_analyzer.domain.services.audited import tell
from training_analyzer.entrypoints.findings import Verdict
from training_analyzer.entrypoints.production import findings
from training_analyzer.entrypoints.sections import deployment_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.catalog import Catalog

_RINGS: Final = (("tokens", "secrets"), ("credentials", "keys"))
"""Which adapter takes a ring of keys, by which name."""

_log = logging.getLogger(__name__)


async def tell_start(wired: Wired) -> None:
    """Tell the audit log, and in production the log what is legal and rarely meant."""
    if wired.settings.environment == "production":
        for each in findings(wired.settings):
            if each.verdict is Verdict.WARNING:
                _log.warning("%s: %s", each.rule, each.says)
    event = RequestOrigin().event(
        AuditAction.SERVER_START,
        user_id=None,
        actor_id=None,
        make_id=wired.make_id,
        now=wired.clock(),
        detail=started_with(wired.settings, wired.catalog),
    )
    try:
        await tell(wired.store.work, event)
    except TrainingAnalyzerError as error:  # a time without writes, say, in which it serves what can be read
        _log.warning("the start was not told to the audit log: %s", error)


def started_with(settings: Settings, catalog: Catalog) -> Mapping[str, Detail]:
    """Return what an investigator wants to know of a start, by the settings' names."""
    http, auth, limits = settings.http, settings.auth, settings.limits
    return {
        "version": __version__,
        "environment": settings.environment,
        **settings.selected(),
        **{f"{port}.{name}": _key_ids(settings, catalog, port, name) for port, name in _RINGS},
        "tokens.key_files": _file_ids(settings, catalog),
        "plugins": ",".join(settings.plugins),
        "public_url": http.public_url,
        "host": http.host,
        "port": http.port,
        "docs": http.docs,
        "no_store": http.no_store,
        "trusted_proxies": str(http.trusted_proxies),
        "cors_origins": str(http.cors_origins),
        "registration": auth.registration,
        "verifies_email": settings.verifies_email,
        "require_second_factor": auth.require_second_factor,
        "requests_per_minute": str(limits.requests_per_minute),
        "sign_ins_per_minute": limits.sign_ins_per_minute,
        "registrations_per_hour": limits.registrations_per_hour,
        "warned": ",".join(each.rule for each in findings(settings) if each.verdict is Verdict.WARNING),
    }


def _key_ids(settings: Settings, catalog: Catalog, port: str, name: str) -> str | None:
    """Return the ids of a ring's keys, the current one first; None where a plugin's secret is of another form."""
    offered = catalog.find(port, settings.selected()[port])
    if name not in {each.name for each in offered.offer.settings if each.secret}:
        return None
    text = deployment_for(offered, settings, {}).secrets.get(name)
    if text is None:
        return MADE_KID
    try:
        return ",".join(parse_key_ring(text, name).kids)
    except InvalidSetting:
        return None


def _file_ids(settings: Settings, catalog: Catalog) -> str:
    offered = catalog.find("tokens", settings.tokens)
    files = deployment_for(offered, settings, {}).settings.get("key_files") or ""
    return ",".join(each.strip().partition(":")[0] for each in files.split(",") if each)
