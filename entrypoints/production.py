"""The rules of security that settings alone decide: a start and ``security check`` go by this one list."""

from collections.abc import Callable, Sequence
from ipaddress import ip_network
from typing import Final

from training_analyzer.domain.audit.event import AUDIT_KEPT
from training_analyzer.entrypoints.exposed_files import files_rule
from training_analyzer.entrypoints.findings import Finding, Verdict
from training_analyzer.entrypoints.listed_settings import OFF
from training_analyzer.entrypoints.public_url import public_url
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, variable

type Judged = tuple[Verdict, str]
type Rule = Callable[[Settings], Judged]

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")


def check_production(settings: Settings) -> None:
    """Raise SettingsInvalid with all that the rules refuse."""
    faults = [each.says for each in findings(settings) if each.verdict is Verdict.REFUSED]
    if faults:
        raise SettingsInvalid(faults)


def findings(settings: Settings) -> Sequence[Finding]:
    """Return what each rule says of the settings."""
    return [Finding(name, *rule(settings)) for name, rule in RULES.items()]


def _is_production(settings: Settings) -> bool:
    return settings.environment == "production"


def _worse_in_production(settings: Settings, says: str) -> Judged:
    return (Verdict.WARNING if _is_production(settings) else Verdict.OK), says


def _environment(settings: Settings) -> Judged:
    if _is_production(settings):
        return Verdict.OK, f"{variable('environment')} is production"
    return (
        Verdict.WARNING,
        f"{variable('environment')} is development, which lets pass what production refuses",
    )


def _limit(name: str) -> Rule:
    def rule(settings: Settings) -> Judged:
        given, setting = str(getattr(settings.limits, name)), variable("limits", name)
        if OFF not in given.split(","):
            return Verdict.OK, f"{setting} is {given}"
        if _is_production(settings):
            return Verdict.REFUSED, f"{setting} is off, which production refuses"
        return Verdict.WARNING, f"{setting} is off"

    return rule


def _address(settings: Settings) -> Judged:
    try:
        address = public_url(settings)
    except SettingsInvalid as error:
        return Verdict.REFUSED, "; ".join(error.faults)
    if settings.http.public_url:
        return Verdict.OK, f"links, and the origin of pages, are {address}"
    says = f"{variable('http', 'public_url')} is not set: the origin of pages is what a request's Host says"
    return _worse_in_production(settings, says)


def _tls(settings: Settings) -> Judged:
    if settings.http.host in _LOOPBACK:
        return Verdict.OK, "it listens on this machine alone, in the clear: TLS is of the proxy in front"
    says = f"it listens on {settings.http.host} in the clear: only a proxy with TLS may reach it"
    return _worse_in_production(settings, says)


def _proxies(settings: Settings) -> Judged:
    setting, proxies = variable("http", "trusted_proxies"), settings.http.trusted_proxies
    if any(ip_network(word).prefixlen == 0 for word in proxies.words):
        says = f"{setting} believes everybody: any client may say whose address it has"
        return (Verdict.REFUSED if _is_production(settings) else Verdict.WARNING), says
    if proxies.words:
        return Verdict.OK, f"only {proxies} may say whose address a request has"
    return _worse_in_production(settings, f"{setting} is not set: behind a proxy all clients count as one")


def _origins(settings: Settings) -> Judged:
    origins = settings.http.cors_origins
    if not origins.words:
        return Verdict.OK, "no page elsewhere may call the API"
    if any(word.startswith("http:") for word in origins.words):
        return _worse_in_production(settings, f"pages in the clear may call the API: {origins}")
    return Verdict.OK, f"pages of {origins} may call the API, without cookies"


def _cookies(settings: Settings) -> Judged:
    if _is_production(settings):
        return Verdict.OK, "cookies are __Host-, Secure, HttpOnly and SameSite=Lax, and HSTS is sent"
    return Verdict.WARNING, "cookies go over plain HTTP, and HSTS is not sent"


def _mail(settings: Settings) -> Judged:
    if settings.mailer == "none":
        says = "no mail: a forgotten password stays forgotten, and registering tells who has an account"
        return Verdict.WARNING, says
    if not settings.verifies_email:
        return Verdict.WARNING, "addresses are not verified, and registering tells who has an account"
    return Verdict.OK, "an account is opened by a link to its address"


def _factor(settings: Settings) -> Judged:
    setting, who = variable("auth", "require_second_factor"), settings.auth.require_second_factor
    if who == "none":
        return Verdict.WARNING, f"{setting} is none: admins at the least is advised"
    return Verdict.OK, f"{setting} is {who}"


def _breaches(settings: Settings) -> Judged:
    if settings.breached_passwords == "none":
        return Verdict.WARNING, f"{variable('breached_passwords')} is none: passwords of breaches are taken"
    return Verdict.OK, f"passwords are looked up by {settings.breached_passwords}"


def _accounts(settings: Settings) -> Judged:
    if _is_production(settings):
        return Verdict.OK, "no account is there from the start, and the demo athlete is refused"
    return Verdict.OK, "no account is there from the start; `demo` makes one, in development alone"


def _browsers(settings: Settings) -> Judged:
    if settings.http.no_store:
        return Verdict.OK, "no browser keeps what the API said"
    return (
        Verdict.WARNING,
        f"{variable('http', 'no_store')} is false: a browser may keep its athlete's activities",
    )


def _retention(settings: Settings) -> Judged:
    told = f"{settings.billing.inbox_retention_days} days what payment vendors said"
    return Verdict.OK, f"kept are {AUDIT_KEPT.days} days the audit log, and {told}"


def _plugins(settings: Settings) -> Judged:
    if settings.plugins:
        return Verdict.WARNING, f"plugins see all secrets: {', '.join(settings.plugins)}"
    return Verdict.OK, "no plugin is loaded"


RULES: Final[dict[str, Rule]] = {
    "environment": _environment,
    "limit of requests": _limit("requests_per_minute"),
    "limit of sign-ins": _limit("sign_ins_per_minute"),
    "limit of registrations": _limit("registrations_per_hour"),
    "limit of messages": _limit("messages_per_minute"),
    "address": _address,
    "TLS": _tls,
    "proxies": _proxies,
    "origins": _origins,
    "cookies": _cookies,
    "mail": _mail,
    "second factor": _factor,
    "breached passwords": _breaches,
    "default accounts": _accounts,
    "browsers": _browsers,
    "retention": _retention,
    "plugins": _plugins,
    "files": files_rule,
}
"""By name; each returns a verdict and its sentence."""
