"""Which models are asked, how often, and what they may cost: the settings beside those of the adapters that call them."""

import msgspec

from training_analyzer.entrypoints.listed_settings import Dollars
from training_analyzer.entrypoints.setting_kinds import Attempts, Seconds, Tokens

RULES = "rules"
"""In the place of a model: none is asked, and nothing is sent."""


class AiSettings(msgspec.Struct, frozen=True):
    """Models as ``offer:model``, and what bounds their calls; the section's other settings are its adapters'."""

    model: str = RULES
    models__ai_analysis: str = ""
    models__ai_chat: str = ""
    models__ai_workout: str = ""
    models__ai_plan: str = ""
    fallbacks: tuple[str, ...] = ()
    max_output_tokens: Tokens = 1500
    attempts: Attempts = 3
    billed_attempts: Attempts = 2
    timeout_s: Seconds = 60
    reservation_ttl_s: Seconds = 300
    deployment_cost_per_month_usd: Dollars = Dollars()
