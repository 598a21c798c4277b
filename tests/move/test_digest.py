"""A row's hash tells values apart, and is the same wherever they come from."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text

from training_analyzer.adapters.sql.move.digest import digest_of, encoder_of
from training_analyzer.adapters.sql.move.form import Form, Unfit
from training_analyzer.adapters.sql.move.limits import Limits
from training_analyzer.adapters.sql.move.plan import plan_of
from training_analyzer.adapters.sql.move.report import Sum
from training_analyzer.adapters.sql.move.source import batches
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.types import Blob, Json, Real, UtcTime

TEXT = encoder_of(Text())


def digest(kind: Any, *values: Any) -> int:
    return digest_of(values, [encoder_of(kind)] * len(values))


@given(st.lists(st.none() | st.text(), max_size=4), st.lists(st.none() | st.text(), max_size=4))
def test_rows_of_text_that_differ_have_hashes_that_differ(
    one: list[str | None], other: list[str | None]
) -> None:
    assert (digest(Text(), *one) == digest(Text(), *other)) == (one == other)


@pytest.mark.parametrize(("one", "other"), [(0.1, 0.1 + 1e-16), (1.0, 1.0001), (0.0, 5e-324), (None, 0.0)])
def test_reals_are_told_apart_to_the_last_bit(one: float | None, other: float) -> None:
    assert (digest(Real, one) == digest(Real, other)) == (one == other)


def test_nothing_and_empty_are_two_things() -> None:
    assert digest(Blob, None) != digest(Blob, b"") != digest(Blob, b"\0")


def test_an_instant_is_the_same_in_every_zone() -> None:
    at = datetime(1, 1, 2, tzinfo=UTC)
    assert digest(UtcTime(), at) == digest(UtcTime(), at.astimezone(timezone(timedelta(hours=5))))
    assert digest(UtcTime(), at) != digest(UtcTime(), at + timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("one", "other"),
    [("1e22", "10000000000000000000000"), ("1e23", "100000000000000000000000"), ("1.0", "1"), ("-0.0", "0"),
     ('{"b": 1, "a": [2.50]}', '{"a":[2.5],"b":1}'), ("1e-9", "0.000000001")],
)  # fmt: skip
def test_json_is_the_same_however_an_engine_writes_it(one: str, other: str) -> None:
    assert digest(Json(), json.loads(one)) == digest(Json(), json.loads(other))


@pytest.mark.parametrize(
    ("one", "other"), [("true", "1"), ("null", '"null"'), ("[1,2]", "[2,1]"), ("0.1", "0.10001")]
)
def test_json_values_that_differ_are_told_apart(one: str, other: str) -> None:
    assert digest(Json(), [json.loads(one)]) != digest(Json(), [json.loads(other)])


def test_a_sum_knows_no_order() -> None:
    one, other = Sum(), Sum()
    for number in (2**64 - 1, 5, 7):
        one.add(number)
    for number in (7, 2**64 - 1, 5):
        other.add(number)
    assert one == other == Sum(3, 11)


def test_keys_go_from_one_side_to_the_other_and_back() -> None:
    for table in plan_of().tables:
        form = Form(table)
        raw = tuple(_raw(column) for column in table.columns)
        key = form.key(raw)
        assert json.loads(json.dumps(key)) == list(key)
        assert form.key_of(form.converted(raw)) == key
        assert form.stored_key(key) == tuple(_raw(column) for column in table.primary_key)


def _raw(column: Any) -> Any:
    kinds: dict[str, Any] = {
        "Uid": "0" * 8 + "-0000-7000-8000-" + "0" * 12,
        "UtcTime": "0001-01-01T00:00:00.000001Z",
    }
    kinds |= {
        "Day": "0001-01-01",
        "Flag": 1,
        "Json": "{}",
        "LargeBinary": b"\xff",
        "Integer": 5,
        "BigInteger": 6,
        "Double": 0.1,
    }
    return kinds.get(type(column.type).__name__, "é")


def test_what_the_target_cannot_hold_is_told_by_its_column() -> None:
    form = Form(activity)
    good = [_raw(column) for column in activity.columns]
    for name, value in (("name", "a\0"), ("version", 2**31), ("id", "x"), ("local_day", "x"), ("name", None)):
        raw = list(good)
        raw[form.columns.index(name)] = value
        with pytest.raises(Unfit, match=f"^{name} "):
            form.converted(tuple(raw))
    raw = list(good)
    raw[form.columns.index("import_notes")] = '["\\\\u0000"]'
    assert form.converted(tuple(raw))
    raw[form.columns.index("import_notes")] = '["\\u0000"]'
    with pytest.raises(Unfit, match="import_notes has the character NUL"):
        form.converted(tuple(raw))


def test_a_batch_ends_at_its_rows_or_its_bytes_and_holds_one_row_at_least() -> None:
    rows = [(number, bytes(size)) for number, size in enumerate((10, 10, 10, 90, 200, 10))]
    limits = Limits(rows=2, size=100)
    assert [[row[0] for row in batch] for batch in batches(iter(rows), limits)] == [
        [0, 1],
        [2],
        [3],
        [4],
        [5],
    ]
    assert list(batches(iter([]), limits)) == []


def test_all_tables_that_move_come_after_those_that_they_refer_to() -> None:
    names = plan_of().names
    assert "idempotency_key" not in names
    for table in plan_of().tables:
        for tie in table.foreign_key_constraints:
            assert names.index(tie.referred_table.name) <= names.index(table.name)
