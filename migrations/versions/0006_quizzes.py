"""Keep cards, daily quizzes, live rounds, skill checks, reports and a server's own questions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "own_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_own_questions_guild_id", "own_questions", ["guild_id"], unique=False)

    op.create_table(
        "retired_questions",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("retired_at", sa.DateTime(), nullable=False),
        sa.Column("retired_by", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "question_id", name=op.f("pk_retired_questions")),
    )
    op.create_table(
        "cards",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_cards_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "question_id", name=op.f("pk_cards")),
    )
    op.create_index("ix_cards_due", "cards", ["member_id", "missed", "due_at", "question_id"], unique=False)

    op.create_table(
        "question_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_question_reports_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_reports")),
    )
    op.create_index("ix_question_reports_member_id", "question_reports", ["member_id"], unique=False)
    op.create_index(
        "ix_question_reports_open",
        "question_reports",
        ["guild_id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
    )

    op.create_table(
        "quiz_dailies",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.String(length=40), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_quiz_dailies_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "day_id", name=op.f("pk_quiz_dailies")),
    )
    op.create_table(
        "quiz_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("starter_id", sa.BigInteger(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("next_at", sa.DateTime(), nullable=True),
        sa.Column("note", sa.String(length=16), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_quiz_rounds_cohort_id_cohorts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_rounds")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_quiz_rounds_next_at",
        "quiz_rounds",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "uq_quiz_rounds_channel",
        "quiz_rounds",
        ["channel_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
    )

    op.create_table(
        "assessments",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=16), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_assessments_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["quiz_sessions.id"],
            name=op.f("fk_assessments_session_id_quiz_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "area", name=op.f("pk_assessments")),
    )
    op.create_index("ix_assessments_member_id", "assessments", ["member_id"], unique=False)

    op.create_table(
        "quiz_points",
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("study_on", sa.Date(), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("month", sa.String(length=8), nullable=False),
        sa.Column("earned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_quiz_points_cohort_id_cohorts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolments.id"],
            name=op.f("fk_quiz_points_enrolment_id_enrolments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "study_on", "question_id", name=op.f("pk_quiz_points")),
    )
    op.create_table(
        "quiz_round_answers",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_quiz_round_answers_member_id_members"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["quiz_rounds.id"],
            name=op.f("fk_quiz_round_answers_round_id_quiz_rounds"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "position", "member_id", name=op.f("pk_quiz_round_answers")),
    )
    op.create_index("ix_quiz_round_answers_member_id", "quiz_round_answers", ["member_id"], unique=False)

    with op.batch_alter_table("quiz_sessions") as batch_op:
        batch_op.add_column(sa.Column("mode", sa.String(length=8), nullable=False, server_default="start"))
        batch_op.add_column(sa.Column("cohort_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("day_id", sa.String(length=40), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_quiz_sessions_cohort_id_cohorts"),
            "cohorts",
            ["cohort_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("quiz_sessions") as batch_op:
        batch_op.alter_column("mode", existing_type=sa.String(length=8), server_default=None)
        batch_op.create_index(
            "uq_quiz_sessions_daily",
            ["member_id", "cohort_id", "day_id"],
            unique=True,
            sqlite_where=sa.text("day_id IS NOT NULL"),
        )
    _make_answers_anew()


def _make_answers_anew() -> None:
    """Give each answer an owner, a number of its own, and room for more than the index of a choice."""
    op.rename_table("quiz_answers", "quiz_answers_0005")
    op.create_table(
        "quiz_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=40), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_quiz_answers_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["quiz_sessions.id"],
            name=op.f("fk_quiz_answers_session_id_quiz_sessions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["quiz_rounds.id"],
            name=op.f("fk_quiz_answers_round_id_quiz_rounds"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_answers")),
        sa.UniqueConstraint("session_id", "position", name=op.f("uq_quiz_answers_session_id_position")),
    )
    op.execute(
        """
        INSERT INTO quiz_answers
            (member_id, question_id, session_id, position, given, correct, first, answered_at)
        SELECT member_id, question_id, session_id, position, CAST(chosen AS TEXT), correct,
            row_number() OVER (PARTITION BY member_id, question_id ORDER BY answered_at, session_id) = 1,
            answered_at
        FROM quiz_answers_0005 JOIN quiz_sessions ON quiz_sessions.id = session_id
        ORDER BY answered_at, session_id, position
        """
    )
    op.drop_table("quiz_answers_0005")
    op.create_index("ix_quiz_answers_member_id", "quiz_answers", ["member_id"], unique=False)
    op.create_index(
        "ix_quiz_answers_first",
        "quiz_answers",
        ["question_id", "member_id", "correct"],
        unique=False,
        sqlite_where=sa.text("first"),
    )


def downgrade() -> None:
    """Take it back; answers that are no choice of one, and those of live rounds, are lost."""
    op.rename_table("quiz_answers", "quiz_answers_0006")
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
    op.execute(
        """
        INSERT INTO quiz_answers (session_id, position, question_id, chosen, correct, answered_at)
        SELECT session_id, position, question_id, CAST(given AS INTEGER), correct, answered_at
        FROM quiz_answers_0006 WHERE session_id IS NOT NULL AND given NOT GLOB '*[^0-9]*'
        """
    )
    op.drop_table("quiz_answers_0006")
    op.drop_index("uq_quiz_sessions_daily", "quiz_sessions")
    with op.batch_alter_table("quiz_sessions") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_quiz_sessions_cohort_id_cohorts"), type_="foreignkey")
        batch_op.drop_column("day_id")
        batch_op.drop_column("cohort_id")
        batch_op.drop_column("mode")
    for table in (
        "quiz_round_answers",
        "quiz_points",
        "assessments",
        "quiz_rounds",
        "quiz_dailies",
        "question_reports",
        "cards",
        "retired_questions",
        "own_questions",
    ):
        op.drop_table(table)
