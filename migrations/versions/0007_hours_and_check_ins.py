"""Keep study hours and timers, weekly goals, and who may read a check-in."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "study_logs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=True),
        sa.Column("day_id", sa.String(length=40), nullable=True),
        sa.Column("item_id", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("logged_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name=op.f("ck_study_logs_minutes")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_study_logs_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_logs")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("study_logs") as batch_op:
        batch_op.create_index("ix_study_logs_enrolment_id", ["enrolment_id", "studied_on"], unique=False)
        batch_op.create_index(
            "ix_study_logs_removed_at",
            ["removed_at"],
            unique=False,
            sqlite_where=sa.text("removed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_study_logs_item",
            ["enrolment_id", "day_id", "item_id"],
            unique=True,
            sqlite_where=sa.text("item_id IS NOT NULL"),
        )

    op.create_table(
        "timers",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.String(length=40), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_timers_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", name=op.f("pk_timers")),
    )
    with op.batch_alter_table("checkins") as batch_op:
        batch_op.add_column(sa.Column("reflection", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("choice", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("shared", sa.Boolean(), server_default="0", nullable=False))

    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.add_column(
            sa.Column("monthly_on", sa.String(length=8), server_default="last", nullable=False)
        )

    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.add_column(sa.Column("goal_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.drop_column("goal_minutes")

    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.drop_column("monthly_on")

    with op.batch_alter_table("checkins") as batch_op:
        batch_op.drop_column("shared")
        batch_op.drop_column("choice")
        batch_op.drop_column("reflection")

    op.drop_table("timers")
    op.drop_table("study_logs")
