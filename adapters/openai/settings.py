"""Where the server is, and what it can: said by the operator, never guessed from a model's name."""

from dataclasses import dataclass
from typing import Final

from training_analyzer.adapters.egress.addresses import checked_address
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

OPENAI_URL: Final = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """A server. ``provider`` is the name that its prices are listed under; ``key`` None is for one that asks for none.

    ``counts_streams`` says that it tells what a stream took when asked to, ``reasons`` that it bills tokens unseen.
    """

    base_url: str = OPENAI_URL
    key: Secret | None = None
    provider: str = "openai"
    tokens_parameter: str = "max_completion_tokens"
    output_format: str = "json_schema"
    counts_streams: bool = True
    takes_temperature: bool = False
    reasons: bool = True


def settings_of(deployment: Deployment) -> ServerSettings:
    """Return the settings, checked. Raises InvalidSetting."""
    key = deployment.secrets.get("api_key")
    base_url = checked_address(deployment, "base_url").rstrip("/")
    if key is None and base_url == OPENAI_URL:
        takes = (
            f"the key of an account at OpenAI; another server has its own {deployment.variable('base_url')}"
        )
        raise InvalidSetting(deployment.variable("api_key"), takes)
    return ServerSettings(
        base_url=base_url,
        key=key,
        provider=deployment.settings["provider"],
        tokens_parameter=deployment.choice("tokens_parameter", "max_completion_tokens", "max_tokens"),
        output_format=deployment.choice("output_format", "json_schema", "json_object", "text"),
        counts_streams=deployment.choice("stream_usage", "on", "off") == "on",
        takes_temperature=deployment.choice("temperature", "off", "on") == "on",
        reasons=deployment.choice("reasoning", "on", "off") == "on",
    )
