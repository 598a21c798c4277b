"""The record of moves between the engines: the owner's alone."""

import sqlalchemy as sa
from alembic import op

from training_analyzer.adapters.sql.migrations import columns, fences

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("data_move", "data_move_table", "data_move_key")


def upgrade() -> None:
    op.create_table(
        "data_move",
        sa.Column("run_id", columns.UID, nullable=False),
        sa.Column("tables", columns.JSON, nullable=False),
        sa.Column("overwrite", columns.FLAG, nullable=False),
        sa.Column("created_at", columns.INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_data_move")),
        sqlite_strict=True,
    )
    op.create_table(
        "data_move_table",
        sa.Column("run_id", columns.UID, nullable=False),
        sa.Column("table_name", columns.TEXT, nullable=False),
        sa.Column("last_key", columns.JSON, nullable=False),
        sa.Column("moved", columns.BIG, nullable=False),
        sa.Column("inserted", columns.BIG, nullable=False),
        sa.Column("batches", columns.INTEGER, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["data_move.run_id"],
            name=op.f("fk_data_move_table_run_id_data_move"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "table_name", name=op.f("pk_data_move_table")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "data_move_key",
        sa.Column("run_id", columns.UID, nullable=False),
        sa.Column("table_name", columns.TEXT, nullable=False),
        sa.Column("key", columns.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["data_move.run_id"],
            name=op.f("fk_data_move_key_run_id_data_move"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "table_name", "key", name=op.f("pk_data_move_key")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    for table in TABLES:
        fences.close(table)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
