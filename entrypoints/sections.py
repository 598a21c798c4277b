"""The settings that adapters declare: defaults filled in, secrets apart, unknown names refused."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from training_analyzer.domain.secret import Secret
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, nearest, variable
from training_analyzer.plugins.catalog import Catalog, Offered
from training_analyzer.plugins.offer import Setting
from training_analyzer.ports.deployment import Deployment

_FROM_FILE = "_file"  # TA_AUTH__SECRETS_FILE names the file that holds TA_AUTH__SECRETS


def check_sections(settings: Settings, catalog: Catalog) -> None:
    """Raise SettingsInvalid for a section or member that no offer declares: a misspelt setting is never ignored."""
    declared: dict[str, set[str]] = {}
    for each in catalog.offers:
        names = declared.setdefault(each.offer.settings_section, set())
        names.update(name for setting in each.offer.settings for name in _names(setting))
    faults = []
    for section, members in settings.sections.items():
        for member in members:
            if member not in declared.get(section, ()):
                known = [f"{name}__{each}" for name, each_of in declared.items() for each in each_of]
                faults.append(
                    f"{variable(section, member)} is no setting{nearest(f'{section}__{member}', known)}"
                )
    if faults:
        raise SettingsInvalid(faults)


def _names(setting: Setting) -> Iterable[str]:
    return (setting.name, setting.name + _FROM_FILE) if setting.secret else (setting.name,)


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
