"""Create every table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("plan_id", sa.String(length=40), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("post_time", sa.Time(), nullable=False),
        sa.Column("setup_by", sa.BigInteger(), nullable=False),
        sa.Column("ping_role_id", sa.BigInteger(), nullable=True),
        sa.Column("organiser_role_id", sa.BigInteger(), nullable=True),
        sa.Column("rollover_hour", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("study_weekdays", sa.String(length=7), nullable=False),
        sa.Column("weekly_weekday", sa.Integer(), nullable=False),
        sa.Column("weekly_time", sa.Time(), nullable=False),
        sa.Column("monthly_time", sa.Time(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("posted_through", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("blocked_at", sa.DateTime(), nullable=True),
        sa.Column("blocked_reason", sa.String(length=200), nullable=True),
        sa.Column("blocked_told_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("grace BETWEEN 0 AND 3", name=op.f("ck_cohorts_grace")),
        sa.CheckConstraint("posted_through >= 0", name=op.f("ck_cohorts_posted_through")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
    )
    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.create_index("ix_cohorts_guild_id", ["guild_id"], unique=False)
        batch_op.create_index(
            "uq_cohorts_running_channel",
            ["channel_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
        )

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target_type", sa.String(length=16), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("stale", sa.Integer(), server_default="0", nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "target_type",
            "target_id",
            "kind",
            "period",
            name=op.f("uq_deliveries_target_type_target_id_kind_period"),
        ),
    )
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.create_index(
            "ix_deliveries_stale", ["stale"], unique=False, sqlite_where=sa.text("stale > 0")
        )

    op.create_table(
        "heartbeats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("guild_id", "user_id", name=op.f("uq_members_guild_id_user_id")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "alarms",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("next_due_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_alarms_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "kind", name=op.f("pk_alarms")),
    )
    with op.batch_alter_table("alarms") as batch_op:
        batch_op.create_index(batch_op.f("ix_alarms_next_due_at"), ["next_due_at"], unique=False)

    op.create_table(
        "cohort_days",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("rollover_hour", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_cohort_days_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "number", name=op.f("pk_cohort_days")),
        sa.UniqueConstraint("cohort_id", "day_id", name=op.f("uq_cohort_days_cohort_id_day_id")),
    )
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_enrolments_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_enrolments_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("cohort_id", "member_id", name=op.f("uq_enrolments_cohort_id_member_id")),
    )
    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.create_index("ix_enrolments_member_id", ["member_id"], unique=False)

    op.create_table(
        "log_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_log_entries_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_entries")),
    )
    with op.batch_alter_table("log_entries") as batch_op:
        batch_op.create_index("ix_log_entries_cohort_id", ["cohort_id"], unique=False)

    op.create_table(
        "member_zones",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("since_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_zones_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_zones")),
    )
    with op.batch_alter_table("member_zones") as batch_op:
        batch_op.create_index("ix_member_zones_member_id", ["member_id"], unique=False)

    op.create_table(
        "quiz_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_quiz_sessions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_sessions")),
    )
    with op.batch_alter_table("quiz_sessions") as batch_op:
        batch_op.create_index("ix_quiz_sessions_member_id", ["member_id"], unique=False)

    op.create_table(
        "checkins",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("hours", sa.Float(), nullable=True),
        sa.Column("went_well", sa.Text(), nullable=True),
        sa.Column("blocked", sa.Text(), nullable=True),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_checkins_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "kind", "period", name=op.f("pk_checkins")),
    )
    op.create_table(
        "completions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("deadline_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("by_item", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_completions_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_completions_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completions")),
    )
    with op.batch_alter_table("completions") as batch_op:
        batch_op.create_index("ix_completions_cohort_day", ["cohort_id", "day_id"], unique=False)
        batch_op.create_index("ix_completions_enrolment_id", ["enrolment_id"], unique=False)
        batch_op.create_index(
            "uq_completions_active_day",
            ["enrolment_id", "day_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
        )

    op.create_table(
        "enrolment_spans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.Column("left_reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_enrolment_spans_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_spans")),
    )
    with op.batch_alter_table("enrolment_spans") as batch_op:
        batch_op.create_index("ix_enrolment_spans_enrolment_id", ["enrolment_id"], unique=False)
        batch_op.create_index(
            "uq_enrolment_spans_active",
            ["enrolment_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "item_ticks",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("ticked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_item_ticks_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "day_id", "item_id", name=op.f("pk_item_ticks")),
    )
    op.create_table(
        "quiz_answers",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["quiz_sessions.id"],
            name=op.f("fk_quiz_answers_session_id_quiz_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "position", name=op.f("pk_quiz_answers")),
    )
    op.create_table(
        "standings",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_standings_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_standings_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "period", name=op.f("pk_standings")),
    )
    with op.batch_alter_table("standings") as batch_op:
        batch_op.create_index("ix_standings_board", ["cohort_id", "period", "points"], unique=False)


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("standings") as batch_op:
        batch_op.drop_index("ix_standings_board")

    op.drop_table("standings")
    op.drop_table("quiz_answers")
    op.drop_table("item_ticks")
    with op.batch_alter_table("enrolment_spans") as batch_op:
        batch_op.drop_index("uq_enrolment_spans_active", sqlite_where=sa.text("left_at IS NULL"))
        batch_op.drop_index("ix_enrolment_spans_enrolment_id")

    op.drop_table("enrolment_spans")
    with op.batch_alter_table("completions") as batch_op:
        batch_op.drop_index("uq_completions_active_day", sqlite_where=sa.text("undone_at IS NULL"))
        batch_op.drop_index("ix_completions_enrolment_id")
        batch_op.drop_index("ix_completions_cohort_day")

    op.drop_table("completions")
    op.drop_table("checkins")
    with op.batch_alter_table("quiz_sessions") as batch_op:
        batch_op.drop_index("ix_quiz_sessions_member_id")

    op.drop_table("quiz_sessions")
    with op.batch_alter_table("member_zones") as batch_op:
        batch_op.drop_index("ix_member_zones_member_id")

    op.drop_table("member_zones")
    with op.batch_alter_table("log_entries") as batch_op:
        batch_op.drop_index("ix_log_entries_cohort_id")

    op.drop_table("log_entries")
    with op.batch_alter_table("enrolments") as batch_op:
        batch_op.drop_index("ix_enrolments_member_id")

    op.drop_table("enrolments")
    op.drop_table("cohort_days")
    with op.batch_alter_table("alarms") as batch_op:
        batch_op.drop_index(batch_op.f("ix_alarms_next_due_at"))

    op.drop_table("alarms")
    op.drop_table("settings")
    op.drop_table("members")
    op.drop_table("heartbeats")
    with op.batch_alter_table("deliveries") as batch_op:
        batch_op.drop_index("ix_deliveries_stale", sqlite_where=sa.text("stale > 0"))

    op.drop_table("deliveries")
    with op.batch_alter_table("cohorts") as batch_op:
        batch_op.drop_index("uq_cohorts_running_channel", sqlite_where=sa.text("finished_at IS NULL"))
        batch_op.drop_index("ix_cohorts_guild_id")

    op.drop_table("cohorts")
