"""What models may cost: the settings beside those of the adapters that call them."""

import msgspec

from training_analyzer.entrypoints.listed_settings import Dollars


class AiSettings(msgspec.Struct, frozen=True):
    """What a deployment bounds of all its athletes' calls together; the section's other settings are its adapters'."""

    deployment_cost_per_month_usd: Dollars = Dollars()
