"""What tables of an athlete's own have in common: they start with the owner, and die with the owner."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint

from training_analyzer.adapters.sql.types import Uid


def owner() -> Column[object]:
    """Return the column that every owned table starts with, the first part of its key."""
    return Column("user_id", Uid(), ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)


def account() -> Column[object]:
    """Return the column that names the account of a private row, which dies with it."""
    return Column("user_id", Uid(), ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False)


def part_of_activity() -> ForeignKeyConstraint:
    """Return the tie to an activity of the same owner, so that a part cannot belong to another athlete."""
    return ForeignKeyConstraint(
        ["user_id", "activity_id"], ["activity.user_id", "activity.id"], ondelete="CASCADE"
    )
