"""Keep which cohorts go at the intensive pace."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.add_column(sa.Column("intensive", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.drop_column("intensive")
