"""What the properties of the pure core are tried with: few examples, since each is quick to think of and to run."""

from datetime import date
from typing import Final

from hypothesis import settings
from hypothesis import strategies as st

QUICK: Final = settings(max_examples=60, deadline=None)

loads = st.floats(min_value=0.0, max_value=500.0)
days = st.dates(min_value=date(2025, 12, 1), max_value=date(2026, 1, 31))
watts = st.lists(st.floats(min_value=0.0, max_value=1500.0), min_size=30, max_size=120)
