"""The settings that adapters declare: defaults filled in, secrets apart, unknown names refused."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from training_analyzer.domain.secret import Secret
from training_analyzer.entrypoints.settings import CORE, Settings, SettingsInvalid, nearest, variable
from training_analyzer.plugins.catalog import IDENTITY_PROVIDER, WEARABLE, Catalog, Offered
from training_analyzer.plugins.offer import Setting
from training_analyzer.ports.deployment import Deployment

_FROM_FILE = "_file"  # TA_AUTH__SECRETS_FILE names the file that holds TA_AUTH__SECRETS


def check_sections(settings: Settings, catalog: Catalog) -> None:
    """Raise SettingsInvalid for a section or member that no offer declares: a misspelt setting is never ignored."""
    declared = {
        (each.offer.settings_section, name)
        for each in catalog.offers
        for setting in each.offer.settings
        for name in _names(setting)
    }
    given = [(section, member) for section, members in settings.sections.items() for member in members]
    faults = [
        f"{variable(*name)} is no setting{nearest(name, [*CORE, *sorted(declared)])}"
        for name in given
        if name not in declared
    ]
    if faults:
        raise SettingsInvalid(faults)


def _names(setting: Setting) -> Iterable[str]:
    return (setting.name, setting.name + _FROM_FILE) if setting.secret else (setting.name,)


def lacks_secret(offered: Offered, settings: Settings, name: str) -> bool:
    """Whether an adapter declares a secret of that name that nobody gave."""
    given = settings.sections.get(offered.offer.settings_section, {})
    return any(
        setting.secret and setting.name == name and given.keys().isdisjoint(_names(setting))
        for setting in offered.offer.settings
    )


def providers_in_use(catalog: Catalog, settings: Settings) -> list[Offered]:
    """Return the identity providers of which a setting is given, and those that have none to give."""
    return [
        each
        for each in catalog.offers
        if each.port == IDENTITY_PROVIDER and (not each.offer.settings or _is_configured(each, settings))
    ]


def wearables_in_use(catalog: Catalog, settings: Settings) -> list[Offered]:
    """Return the sources of data that the deployment lists. Raises NotOnOffer."""
    return [catalog.find(WEARABLE, name) for name in settings.wearables]


def _is_configured(offered: Offered, settings: Settings) -> bool:
    given = settings.sections.get(offered.offer.settings_section, {})
    return any(name in given for setting in offered.offer.settings for name in _names(setting))


def deployment_for(offered: Offered, settings: Settings, made: Mapping[str, Secret]) -> Deployment:
    """Return what an adapter is told; ``made`` are secrets that a development deployment made itself."""
    given = settings.sections.get(offered.offer.settings_section, {})
    plain: dict[str, str] = {}
    secrets: dict[str, Secret] = {}
    for setting in offered.offer.settings:
        value = given.get(setting.name, setting.default)
        if setting.secret:
            secret = _secret(setting.name, offered.offer.settings_section, given) or made.get(setting.name)
            secrets |= {setting.name: secret} if secret else {}
        elif value is not None:
            plain[setting.name] = value
    return Deployment(
        data_dir=settings.data_dir,
        environment=settings.environment,
        settings=plain,
        secrets=secrets,
        section=offered.offer.settings_section,
    )


def _secret(name: str, section: str, given: Mapping[str, str]) -> Secret | None:
    if name in given:
        return Secret(given[name])
    file = given.get(name + _FROM_FILE)
    if file is None:
        return None
    try:
        return Secret(Path(file).read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid([f"{variable(section, name + _FROM_FILE)}: {file} cannot be read"]) from error
