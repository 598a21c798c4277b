"""How far back a plan shows an athlete's past. All of it is kept, and all of it is computed with."""

from dataclasses import dataclass
from datetime import date

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.services.require_feature import refused
from training_analyzer.domain.training.recent import recent_days


@dataclass(frozen=True, slots=True)
class History:
    """The local days that an athlete may see ``today``, by ``history_days``: that many before it, and it."""

    entitlements: Entitlements
    today: date

    @property
    def first_day(self) -> date | None:
        """The first of them, None where the plan shows all."""
        days = self.entitlements.of(Feature.HISTORY_DAYS).amount
        return None if days is None else date.fromordinal(max(self.today.toordinal() - days, 1))

    def since(self, asked: date | None) -> date | None:
        """Return the first day to show of those from one on, or of all; None where that is all there is."""
        first = self.first_day
        return asked if first is None else max(first, asked or first)

    def recent(self, first: date | None, last: date | None) -> tuple[date, date]:
        """Return the days to show of a span, inclusive; without bounds of the last 90. None are where they end first."""
        begin, end = recent_days(first, last, self.today)
        return self.since(begin) or begin, end

    def check(self, day: date) -> None:
        """Let through what is of a day that is shown. Raises FeatureNotInPlan, PaymentPastDue."""
        first = self.first_day
        if first is not None and day < first:
            raise refused(Feature.HISTORY_DAYS, self.entitlements)
