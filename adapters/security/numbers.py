"""Numbers out of settings."""

from collections.abc import Mapping

from training_analyzer.domain.errors import TrainingAnalyzerError


class InvalidSetting(TrainingAnalyzerError):
    """A setting of an adapter is not what it takes."""

    code = "settings_invalid"

    def __init__(self, section: str, name: str, takes: str) -> None:
        super().__init__(f"TA_{section.upper()}__{name.upper()} takes {takes}.")


def whole_number(section: str, name: str, settings: Mapping[str, str], *, least: int, most: int) -> int:
    """Return a setting as a whole number within bounds. Raises InvalidSetting."""
    text = settings[name]
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise InvalidSetting(section, name, f"a whole number from {least} to {most}")
    return int(text)
