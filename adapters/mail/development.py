"""What is for development only."""

from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.ports.deployment import Deployment


def check_development(deployment: Deployment) -> None:
    """Raise InvalidSetting in production: who reads logs and files must not get in by other people's links."""
    if deployment.environment == "production":
        raise InvalidSetting("TA_MAIL", "smtp or none in production")
