"""Column types as revisions write them: what the engines store, and nothing that may change later.

Revisions are history: they import this and never the live tables or types. Entries are added, never altered.
"""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

TEXT: Final = sa.Text()
INTEGER: Final = sa.Integer()
UID: Final = sa.Uuid().with_variant(sa.Text(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")
DAY: Final = sa.Date().with_variant(sa.Text(), "sqlite")
FLAG: Final = sa.Boolean().with_variant(sa.Integer(), "sqlite")
JSON: Final = sa.Text().with_variant(JSONB(), "postgresql")
BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: Final[sa.types.TypeEngine[float]] = sa.Double().with_variant(sa.REAL(), "sqlite")
BLOB: Final = sa.LargeBinary()
