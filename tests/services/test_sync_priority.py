"""Who pays for it is synchronised first; the past of nobody goes before the present of anybody."""

from tests.domain.billing.examples import FREE, NOW, PRO, shipped
from training_analyzer.domain.billing.entitlements import Entitlements, entitlements
from training_analyzer.domain.billing.plan import PlanKey
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.services.sync_priority import sync_priority


def of(plan: PlanKey) -> Entitlements:
    found = shipped().find(plan)
    assert found is not None
    return entitlements(found, now=NOW)


def test_a_plan_with_priority_goes_first_and_every_backfill_last() -> None:
    first, second = sync_priority(of(PRO)), sync_priority(of(FREE))
    third, last = sync_priority(of(PRO), backfill=True), sync_priority(of(FREE), backfill=True)
    assert first > second > third > last


def test_no_sync_goes_before_what_else_is_to_be_done() -> None:
    assert sync_priority(of(PRO)) <= NewJob(kind="letter").priority
    assert sync_priority(of(FREE)) < NewJob(kind="letter").priority
