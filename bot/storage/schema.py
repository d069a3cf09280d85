"""Define every table; uniqueness that the rules need stands here, not in code."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from bot.storage.types import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _parent(target: str, *, primary_key: bool = False) -> Column[int]:
    name = target.split(".", maxsplit=1)[0].removesuffix("s") + "_id"
    key = ForeignKey(target, ondelete="CASCADE")
    return Column(name, Integer, key, primary_key=primary_key, nullable=False)


cohorts = Table(
    "cohorts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("name", String(100), nullable=False),
    Column("plan_id", String(40), nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("start_on", Date, nullable=False),
    Column("post_time", Time, nullable=False),
    Column("setup_by", BigInteger, nullable=False),
    Column("ping_role_id", BigInteger),
    Column("organiser_role_id", BigInteger),
    Column("rollover_hour", Integer, nullable=False),
    Column("grace", Integer, nullable=False),
    Column("study_weekdays", String(7), nullable=False),
    Column("weekly_weekday", Integer, nullable=False),
    Column("weekly_time", Time, nullable=False),
    Column("monthly_time", Time, nullable=False),
    Column("monthly_on", String(8), nullable=False, server_default="last"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("posted_through", Integer, nullable=False),
    Column("anchor_number", Integer, nullable=False, server_default="1"),
    Column("anchor_on", Date, nullable=False),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("pauses", Text, nullable=False, server_default="[]"),
    Column("intensive", Boolean, nullable=False, server_default="0"),
    Column("finished_at", UtcDateTime),
    Column("blocked_at", UtcDateTime),
    Column("blocked_reason", String(200)),
    Column("blocked_told_at", UtcDateTime),
    CheckConstraint("grace BETWEEN 0 AND 3", name="grace"),
    CheckConstraint("posted_through >= 0", name="posted_through"),
    Index("uq_cohorts_running_channel", "channel_id", unique=True, sqlite_where=text("finished_at IS NULL")),
    Index("ix_cohorts_guild_id", "guild_id"),
)

cohort_days = Table(
    "cohort_days",
    metadata,
    _parent("cohorts.id", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("day_id", String(40), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("zone", String(64), nullable=False),
    Column("rollover_hour", Integer, nullable=False),
    Column("grace", Integer, nullable=False),
    Column("kept", Integer),
    Column("active", Integer),
    UniqueConstraint("cohort_id", "day_id"),
)

changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("cohorts.id"),
    Column("actor_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("asked", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("base_version", Integer, nullable=False),
    Column("base_posted", Integer, nullable=False),
    Column("applied_at", UtcDateTime),
    Column("applied_version", Integer),
    Column("applied_posted", Integer),
    Column("before", Text),
    Column("reverted_at", UtcDateTime),
    Index("ix_changes_cohort_id", "cohort_id"),
)

alarms = Table(
    "alarms",
    metadata,
    _parent("cohorts.id", primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("next_due_at", UtcDateTime, nullable=False, index=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("target_type", String(16), nullable=False),
    Column("target_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("period", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Column("late", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", UtcDateTime),
    Column("problem", String(200)),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("stale", Integer, nullable=False, server_default="0"),
    Column("edited_at", UtcDateTime),
    UniqueConstraint("target_type", "target_id", "kind", "period"),
    Index("ix_deliveries_stale", "stale", sqlite_where=text("stale > 0")),
)

members = Table(
    "members",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", String(64), nullable=False),
    Column("shown", String(16), nullable=False),
    Column("remind_at", Time),
    Column("messages_closed", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("guild_id", "user_id"),
)

member_zones = Table(
    "member_zones",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("members.id"),
    Column("zone", String(64), nullable=False),
    Column("since_at", UtcDateTime, nullable=False),
    Index("ix_member_zones_member_id", "member_id"),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("cohorts.id"),
    _parent("members.id"),
    Column("rest", Text, nullable=False, server_default="[]"),
    Column("goal_minutes", Integer),
    UniqueConstraint("cohort_id", "member_id"),
    Index("ix_enrolments_member_id", "member_id"),
)

enrolment_spans = Table(
    "enrolment_spans",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("enrolments.id"),
    Column("first_day", Integer, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("left_at", UtcDateTime),
    Column("left_reason", String(16)),
    Column("pace", String(16), nullable=False, server_default="group"),
    Column("anchor_number", Integer, nullable=False, server_default="1"),
    Column("anchor_on", Date),
    Index("ix_enrolment_spans_enrolment_id", "enrolment_id"),
    Index("uq_enrolment_spans_active", "enrolment_id", unique=True, sqlite_where=text("left_at IS NULL")),
)

enrolment_days = Table(
    "enrolment_days",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("day_id", String(40), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("rollover_hour", Integer, nullable=False),
    Column("grace", Integer, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("next_at", UtcDateTime, nullable=False, index=True),
    Column("not_today", Date),
)

item_ticks = Table(
    "item_ticks",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("day_id", String(40), primary_key=True),
    Column("item_id", String(40), primary_key=True),
    Column("ticked_at", UtcDateTime, nullable=False),
)

milestones = Table(
    "milestones",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("milestone_id", String(40), primary_key=True),
    Column("reached_at", UtcDateTime, nullable=False),
)

completions = Table(
    "completions",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("enrolments.id"),
    _parent("cohorts.id"),
    Column("day_id", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("done_at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    Column("points", Integer, nullable=False),
    Column("week", String(8), nullable=False),
    Column("month", String(7), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("deadline_at", UtcDateTime),
    Column("note", Text),
    Column("link", Text),
    Column("by_item", String(40)),
    Column("source", String(16), nullable=False),
    Index(
        "uq_completions_active_day",
        "enrolment_id",
        "day_id",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
    ),
    Index("ix_completions_enrolment_id", "enrolment_id"),
    Index("ix_completions_cohort_day", "cohort_id", "day_id"),
)

standings = Table(
    "standings",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("period", String(8), primary_key=True),
    _parent("cohorts.id"),
    Column("points", Integer, nullable=False),
    Index("ix_standings_board", "cohort_id", "period", "points"),
)

checkins = Table(
    "checkins",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("period", String(40), primary_key=True),
    Column("hours", Float),
    Column("went_well", Text),
    Column("blocked", Text),
    Column("goal", Text),
    Column("confidence", Integer),
    Column("reflection", Text),
    Column("choice", String(8)),
    Column("shared", Boolean, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
)

study_logs = Table(
    "study_logs",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("enrolments.id"),
    Column("studied_on", Date, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("what", Text),
    Column("day_id", String(40)),
    Column("item_id", String(40)),
    Column("source", String(8), nullable=False),
    Column("logged_at", UtcDateTime, nullable=False),
    Column("edited_at", UtcDateTime),
    Column("removed_at", UtcDateTime),
    CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
    Index("ix_study_logs_enrolment_id", "enrolment_id", "studied_on"),
    Index("ix_study_logs_removed_at", "removed_at", sqlite_where=text("removed_at IS NOT NULL")),
    Index(
        "uq_study_logs_item",
        "enrolment_id",
        "day_id",
        "item_id",
        unique=True,
        sqlite_where=text("item_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # the button of an entry that is gone must never name another
)

timers = Table(
    "timers",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("day_id", String(40)),
    Column("started_at", UtcDateTime, nullable=False),
)

quiz_sessions = Table(
    "quiz_sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("members.id"),
    Column("mode", String(8), nullable=False),
    Column("cohort_id", Integer, ForeignKey("cohorts.id", ondelete="SET NULL")),
    Column("day_id", String(40)),
    Column("questions", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index("ix_quiz_sessions_member_id", "member_id"),
    Index(
        "uq_quiz_sessions_daily",
        "member_id",
        "cohort_id",
        "day_id",
        unique=True,
        sqlite_where=text("day_id IS NOT NULL"),
    ),
)

quiz_rounds = Table(
    "quiz_rounds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("cohort_id", Integer, ForeignKey("cohorts.id", ondelete="SET NULL")),
    Column("starter_id", BigInteger, nullable=False),
    Column("questions", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("message_id", BigInteger),
    Column("opened_at", UtcDateTime),
    Column("closes_at", UtcDateTime),
    Column("next_at", UtcDateTime),
    Column("note", String(16)),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Index("uq_quiz_rounds_channel", "channel_id", unique=True, sqlite_where=text("finished_at IS NULL")),
    Index("ix_quiz_rounds_next_at", "next_at", sqlite_where=text("finished_at IS NULL")),
    sqlite_autoincrement=True,  # the button of a round that is gone must never name another
)

quiz_round_answers = Table(
    "quiz_round_answers",
    metadata,
    Column("round_id", Integer, ForeignKey("quiz_rounds.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _parent("members.id", primary_key=True),
    Column("given", Text, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("took_ms", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Index("ix_quiz_round_answers_member_id", "member_id"),
)

quiz_answers = Table(
    "quiz_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("members.id"),
    Column("question_id", String(40), nullable=False),
    Column("session_id", Integer, ForeignKey("quiz_sessions.id", ondelete="CASCADE")),
    Column("round_id", Integer, ForeignKey("quiz_rounds.id", ondelete="SET NULL")),
    Column("position", Integer, nullable=False),
    Column("given", Text, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("first", Boolean, nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    UniqueConstraint("session_id", "position"),
    Index("ix_quiz_answers_member_id", "member_id"),
    Index("ix_quiz_answers_first", "question_id", "member_id", "correct", sqlite_where=text("first")),
)

quiz_dailies = Table(
    "quiz_dailies",
    metadata,
    _parent("cohorts.id", primary_key=True),
    Column("day_id", String(40), primary_key=True),
    Column("questions", Text, nullable=False),
    Column("seed", Integer, nullable=False),
)

quiz_points = Table(
    "quiz_points",
    metadata,
    _parent("enrolments.id", primary_key=True),
    Column("study_on", Date, primary_key=True),
    Column("question_id", String(40), primary_key=True),
    _parent("cohorts.id"),
    Column("points", Integer, nullable=False),
    Column("week", String(8), nullable=False),
    Column("month", String(8), nullable=False),
    Column("earned_at", UtcDateTime, nullable=False),
)

cards = Table(
    "cards",
    metadata,
    _parent("members.id", primary_key=True),
    Column("question_id", String(40), primary_key=True),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("reviewed_at", UtcDateTime, nullable=False),
    Column("missed", Boolean, nullable=False),
    Index("ix_cards_due", "member_id", "missed", "due_at", "question_id"),
)

assessments = Table(
    "assessments",
    metadata,
    Column("session_id", Integer, ForeignKey("quiz_sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("area", String(16), primary_key=True),
    _parent("members.id"),
    Column("level", Float, nullable=False),
    Column("low", Float, nullable=False),
    Column("high", Float, nullable=False),
    Column("week", Integer, nullable=False),
    Column("assessed_at", UtcDateTime, nullable=False),
    Index("ix_assessments_member_id", "member_id"),
)

own_questions = Table(
    "own_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", BigInteger, nullable=False),
    Index("ix_own_questions_guild_id", "guild_id"),
    sqlite_autoincrement=True,  # what was learned of a question that is gone must never be about another
)

retired_questions = Table(
    "retired_questions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("question_id", String(40), primary_key=True),
    Column("retired_at", UtcDateTime, nullable=False),
    Column("retired_by", BigInteger, nullable=False),
)

question_reports = Table(
    "question_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    _parent("members.id"),
    Column("question_id", String(40), nullable=False),
    Column("seed", String(40), nullable=False),
    Column("given", Text),
    Column("text", Text, nullable=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime),
    Index("ix_question_reports_open", "guild_id", sqlite_where=text("settled_at IS NULL")),
    Index("ix_question_reports_member_id", "member_id"),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    _parent("cohorts.id"),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", BigInteger, nullable=False),
    Column("target_id", BigInteger),
    Column("action", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_log_entries_cohort_id", "cohort_id"),
)

plans = Table(
    "plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("plan_id", String(40), nullable=False),
    Column("version", Integer),
    Column("base_version", Integer, nullable=False),
    Column("title", String(60), nullable=False),
    Column("days", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("kept_at", UtcDateTime),
    UniqueConstraint("guild_id", "plan_id", "version"),
    sqlite_autoincrement=True,  # the button of a draft that is gone must never name another
)

guilds_left = Table(
    "guilds_left",
    metadata,
    Column("guild_id", BigInteger, primary_key=True),
    Column("left_at", UtcDateTime, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
)
