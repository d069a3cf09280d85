"""Keep which milestones members have reached."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "milestones",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.String(length=40), nullable=False),
        sa.Column("reached_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_milestones_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "milestone_id", name=op.f("pk_milestones")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("milestones")
