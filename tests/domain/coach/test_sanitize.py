import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from training_analyzer.domain.coach.sanitize import clean


def test_controls_bidi_and_zero_width_go_and_white_space_is_single() -> None:
    assert clean("a\u202eb\u200bc\u0000d\n\n\te\ufeff  f\u2028g\u2066h", 100) == "abcd e f gh"


def test_letters_are_in_their_compatible_form_before_they_are_counted() -> None:
    assert clean("\ufb01t \uff29\uff27 \u2460", 100) == "fit IG 1"
    assert clean("\ufdfa" * 20, 120) == clean("\ufdfa" * 20, 10_000)[:120].rstrip()


def test_emoji_and_other_scripts_stay() -> None:
    assert clean("Lauf 🏃 走る", 100) == "Lauf 🏃 走る"


@given(st.text(max_size=300), st.integers(0, 120))
def test_nothing_invisible_is_left_and_the_length_holds(text: str, most: int) -> None:
    cleaned = clean(text, most)
    assert len(cleaned) <= most
    assert all(unicodedata.category(each) not in {"Cc", "Cf", "Cs", "Co", "Cn"} for each in cleaned)
    assert clean(cleaned, most) == cleaned
