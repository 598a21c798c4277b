"""Identifiers: UUIDv7, and the text they are shown as."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ENTROPY_BYTES, from_text, new_id, to_text
from training_analyzer.plugins.testing.builders import NOW

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

entropies = st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES)
instants = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - hypothesis takes naive bounds and adds the zone
    max_value=datetime(9999, 12, 31),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
uuids = st.uuids()


@QUICK
@given(now=instants, entropy=entropies)
def test_a_new_id_is_a_uuid_of_version_7(now: datetime, entropy: bytes) -> None:
    made = new_id(now, entropy)
    assert made.version == 7
    assert made.variant == RFC_4122


@QUICK
@given(now=instants, entropy=entropies)
def test_a_new_id_begins_with_its_milliseconds(now: datetime, entropy: bytes) -> None:
    assert new_id(now, entropy).int >> 80 == (now - EPOCH) // timedelta(milliseconds=1)


@QUICK
@given(entropy=entropies)
def test_a_new_id_holds_74_bits_of_its_entropy(entropy: bytes) -> None:
    made = new_id(NOW, entropy).int
    random = (made >> 64 & 0xFFF) << 62 | made & ((1 << 62) - 1)
    assert random == int.from_bytes(entropy) & ((1 << 74) - 1)


@QUICK
@given(now=instants, later_ms=st.integers(min_value=1, max_value=10**9), one=entropies, other=entropies)
def test_a_later_id_sorts_behind_an_earlier_one(
    now: datetime, later_ms: int, one: bytes, other: bytes
) -> None:
    now = min(now, datetime(9000, 1, 1, tzinfo=UTC))
    assert new_id(now, one) < new_id(now + timedelta(milliseconds=later_ms), other)


@QUICK
@given(value=uuids)
def test_an_id_comes_back_from_its_text(value: UUID) -> None:
    text = to_text("act", value)
    assert text.startswith("act_")
    assert len(text) == 30
    assert from_text("act", text, "activity") == value


@QUICK
@given(one=uuids, other=uuids)
def test_texts_sort_as_their_ids(one: UUID, other: UUID) -> None:
    assert (to_text("act", one) < to_text("act", other)) == (one < other)


def test_the_least_and_the_greatest_id_have_texts() -> None:
    assert to_text("act", UUID(int=0)) == "act_" + "0" * 26
    assert to_text("act", UUID(int=(1 << 128) - 1)) == "act_7" + "z" * 25


@pytest.mark.parametrize(
    "text",
    [
        "",
        "act",
        "act_",
        "_" + "0" * 26,
        "0" * 26,
        "ses_" + "0" * 26,
        "ACT_" + "0" * 26,
        "act_" + "0" * 25,
        "act_" + "0" * 27,
        "act_8" + "0" * 25,
        "act_" + "z" * 26,
        "act_" + "0" * 25 + "u",
        "act_" + "0" * 25 + "i",
        "act_" + "0" * 25 + "A",
        "act_" + "0" * 25 + " ",
        "act_" + "0" * 25 + "\n",
        "act_" + "0" * 25 + "٣",
        "act__" + "0" * 25,
        " act_" + "0" * 26,
        str(UUID(int=7)),
        "act_\0" + "0" * 25,
    ],
)
def test_text_that_is_no_id_names_nothing(text: str) -> None:
    with pytest.raises(NotFound) as refused:
        from_text("act", text, "activity")
    assert refused.value.kind == "activity"


@QUICK
@given(text=st.text(max_size=60))
def test_no_text_does_more_harm_than_to_name_nothing(text: str) -> None:
    try:
        value = from_text("act", text, "activity")
    except NotFound:
        return
    assert to_text("act", value) == text
