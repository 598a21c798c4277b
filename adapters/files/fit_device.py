"""What recorded a FIT file, and how its clock stood."""

import re
from typing import Final

from training_analyzer.adapters.files.fit_messages import LEAST_ABSOLUTE_S, Message, instant, word
from training_analyzer.adapters.files.words import plain

_QUARTER_S: Final = 900
_LEAST_OFFSET_S: Final = -12 * 3600
_MOST_OFFSET_S: Final = 14 * 3600
_FORERUNNER: Final = re.compile(r"^fr(\d+)")


def device_of(file_id: Message) -> str | None:
    """Return maker and product, such as ``Garmin Forerunner 955``; None when the file names neither."""
    maker, product = word(file_id, "manufacturer"), word(file_id, "product_name") or _product(file_id)
    title = (maker or "").replace("_", " ").title()
    if product and product.casefold().startswith(title.casefold()):
        return plain(product)
    return plain(f"{title} {product or ''}")


def _product(file_id: Message) -> str | None:
    number = file_id.get("product", file_id.get("garmin_product"))
    if file_id.get("manufacturer") != "garmin" or not isinstance(number, int):
        return None
    # imported late: the patient reader's profile takes a while to load and is the only one with names
    from fitdecode.profile import FIELD_TYPES  # type: ignore[import-untyped] # noqa: PLC0415 (see above)

    name = FIELD_TYPES["garmin_product"].enum.get(number)
    return _FORERUNNER.sub(r"Forerunner \1", str(name)).replace("_", " ") if name else str(number)


def utc_offset_s(activity: Message) -> int | None:
    """Return the recorder's local time less UTC, in whole quarters of an hour from -12 to +14 hours.

    None where the file does not tell or tells nonsense.
    """
    local, utc = instant(activity, "local_timestamp"), instant(activity)
    if local is None or utc is None or utc < LEAST_ABSOLUTE_S:
        return None
    offset_s = round((local - utc) / _QUARTER_S) * _QUARTER_S
    return offset_s if _LEAST_OFFSET_S <= offset_s <= _MOST_OFFSET_S else None
