"""``docs/deploy/stripe.md`` names what an endpoint has to be subscribed to, and the version that is read."""

import re

from tests.docs.pages import page
from training_analyzer.adapters.stripe.events import EVENT_TYPES
from training_analyzer.adapters.stripe.settings import API_VERSION

PAGE = page("docs/deploy/stripe.md")


def test_the_events_of_the_page_are_those_that_are_read() -> None:
    assert re.findall(r"(?m)^    ([a-z_]+\.[a-z_.]+)$", PAGE) == list(EVENT_TYPES)


def test_the_version_of_the_page_is_the_one_that_is_asked_for() -> None:
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}\.[a-z]+", PAGE)) == {API_VERSION}
