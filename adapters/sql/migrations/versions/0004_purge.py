"""What is purged is found by its age."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_session_idle", "session", ["idle_expires_at"])
    op.create_index("ix_refresh_token_expiry", "refresh_token", ["expires_at"])
    op.create_index("ix_tombstone_age", "tombstone", ["deleted_at"])


def downgrade() -> None:
    op.drop_index("ix_tombstone_age", table_name="tombstone")
    op.drop_index("ix_refresh_token_expiry", table_name="refresh_token")
    op.drop_index("ix_session_idle", table_name="session")
