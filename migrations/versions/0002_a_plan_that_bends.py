"""Let plans bend, and members rest, choose a pace and be reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "guilds_left",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guilds_left")),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("base_posted", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.Column("applied_version", sa.Integer(), nullable=True),
        sa.Column("applied_posted", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("reverted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_changes_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes") as batch_op:
        batch_op.create_index("ix_changes_cohort_id", ["cohort_id"], unique=False)

    op.create_table(
        "enrolment_days",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("rollover_hour", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_enrolment_days_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "number", name=op.f("pk_enrolment_days")),
    )
    op.create_table(
        "reminders",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=False),
        sa.Column("not_today", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_reminders_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "kind", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("reminders") as batch_op:
        batch_op.create_index(batch_op.f("ix_reminders_next_at"), ["next_at"], unique=False)

    with op.batch_alter_table("cohort_days") as batch_op:
        batch_op.add_column(sa.Column("kept", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("active", sa.Integer(), nullable=True))

    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.add_column(sa.Column("anchor_number", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("anchor_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("pauses", sa.Text(), server_default="[]", nullable=False))

    # Until now every cohort's calendar hung on its start.
    op.execute("UPDATE cohorts SET anchor_on = start_on")
    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.alter_column("anchor_on", existing_type=sa.Date(), nullable=False)

    with op.batch_alter_table("enrolment_spans") as batch_op:
        batch_op.add_column(sa.Column("pace", sa.String(length=16), server_default="group", nullable=False))
        batch_op.add_column(sa.Column("anchor_number", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("anchor_on", sa.Date(), nullable=True))

    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.add_column(sa.Column("rest", sa.Text(), server_default="[]", nullable=False))

    with op.batch_alter_table("members") as batch_op:
        batch_op.add_column(sa.Column("remind_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("messages_closed", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_column("messages_closed")
        batch_op.drop_column("remind_at")

    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.drop_column("rest")

    with op.batch_alter_table("enrolment_spans") as batch_op:
        batch_op.drop_column("anchor_on")
        batch_op.drop_column("anchor_number")
        batch_op.drop_column("pace")

    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.drop_column("pauses")
        batch_op.drop_column("version")
        batch_op.drop_column("anchor_on")
        batch_op.drop_column("anchor_number")

    with op.batch_alter_table("cohort_days") as batch_op:
        batch_op.drop_column("active")
        batch_op.drop_column("kept")

    with op.batch_alter_table("reminders") as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_next_at"))

    op.drop_table("reminders")
    op.drop_table("enrolment_days")
    with op.batch_alter_table("changes") as batch_op:
        batch_op.drop_index("ix_changes_cohort_id")

    op.drop_table("changes")
    op.drop_table("guilds_left")
