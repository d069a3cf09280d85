"""Store live rounds and what is answered in them."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, delete, func, insert, literal, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.cohort import Shown
from bot.domain.ids import (
    ChannelId,
    CohortId,
    GuildId,
    MemberId,
    MessageId,
    QuestionId,
    RoundId,
    UserId,
)
from bot.domain.round_results import RoundAnswer
from bot.domain.rounds import GET_READY, NewRound, Note, Round, RoundState
from bot.storage.engine import Tx
from bot.storage.schema import enrolments, members, quiz_points, quiz_round_answers, quiz_rounds

_GIVEN = quiz_round_answers.c


def _round(row: Row[Any]) -> Round:
    return Round(
        id=RoundId(row.id),
        guild_id=GuildId(row.guild_id),
        channel_id=ChannelId(row.channel_id),
        cohort_id=None if row.cohort_id is None else CohortId(row.cohort_id),
        starter_id=UserId(row.starter_id),
        questions=tuple(map(QuestionId, json.loads(row.questions))),
        seed=row.seed,
        seconds=row.seconds,
        state=RoundState(row.state),
        position=row.position,
        started_at=row.started_at,
        message_id=None if row.message_id is None else MessageId(row.message_id),
        opened_at=row.opened_at,
        closes_at=row.closes_at,
        next_at=row.next_at,
        note=None if row.note is None else Note(row.note),
        finished_at=row.finished_at,
    )


async def start(tx: Tx, new: NewRound, now: datetime) -> Round:
    """Insert a round; the schema refuses a second one in a channel."""
    values = {
        "guild_id": new.guild_id,
        "channel_id": new.channel_id,
        "cohort_id": new.cohort_id,
        "starter_id": new.starter_id,
        "questions": json.dumps(list(new.questions)),
        "seed": new.seed,
        "seconds": new.seconds,
        "state": RoundState.READY,
        "position": 0,
        "next_at": now + GET_READY,
        "started_at": now,
    }
    return _round((await tx.execute(insert(quiz_rounds).values(**values).returning(quiz_rounds))).one())


async def get(tx: Tx, round_id: RoundId) -> Round | None:
    """Return a round, None where it is gone."""
    row = (await tx.execute(select(quiz_rounds).where(quiz_rounds.c.id == round_id))).one_or_none()
    return None if row is None else _round(row)


async def save(tx: Tx, found: Round) -> None:
    """Store how a round stands."""
    values = {
        "state": found.state,
        "position": found.position,
        "message_id": found.message_id,
        "opened_at": found.opened_at,
        "closes_at": found.closes_at,
        "next_at": found.next_at,
        "note": found.note,
        "finished_at": found.finished_at,
    }
    await tx.execute(update(quiz_rounds).where(quiz_rounds.c.id == found.id).values(**values))


async def running_in(tx: Tx, channel_id: ChannelId) -> Round | None:
    """Return the round that is not finished in a channel."""
    query = select(quiz_rounds).where(
        quiz_rounds.c.channel_id == channel_id, quiz_rounds.c.finished_at.is_(None)
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _round(row)


async def asked_lately(tx: Tx, channel_id: ChannelId, most: int) -> set[QuestionId]:
    """Return what the last rounds of a channel asked."""
    query = select(quiz_rounds.c.questions).where(quiz_rounds.c.channel_id == channel_id)
    rows = await tx.execute(query.order_by(quiz_rounds.c.id.desc()).limit(most))
    return {QuestionId(question) for row in rows for question in json.loads(row.questions)}


async def due(tx: Tx, now: datetime) -> list[RoundId]:
    """List the rounds of which a step is due."""
    query = select(quiz_rounds.c.id).where(quiz_rounds.c.finished_at.is_(None), quiz_rounds.c.next_at <= now)
    return [RoundId(row.id) for row in await tx.execute(query.order_by(quiz_rounds.c.next_at))]


async def next_due(tx: Tx, leave_out: Collection[RoundId] = ()) -> datetime | None:
    """Return when the next step of any round is due."""
    query = select(quiz_rounds.c.next_at).where(
        quiz_rounds.c.finished_at.is_(None),
        quiz_rounds.c.next_at.is_not(None),
        quiz_rounds.c.id.not_in(list(leave_out)),
    )
    row = (await tx.execute(query.order_by(quiz_rounds.c.next_at).limit(1))).one_or_none()
    return None if row is None else row.next_at


# -- answers ---------------------------------------------------------------------------------


async def keep_member(tx: Tx, guild_id: GuildId, user_id: UserId, name: str) -> MemberId:
    """Insert a person, or refresh their name, in one statement: a hundred may answer in one second."""
    new = upsert(members).values(guild_id=guild_id, user_id=user_id, name=name, shown=Shown.NAME)
    kept = new.on_conflict_do_update(index_elements=["guild_id", "user_id"], set_={"name": new.excluded.name})
    return MemberId((await tx.execute(kept.returning(members.c.id))).scalar_one())


async def keep_answer(
    tx: Tx, asked: Round, member_id: MemberId, given: str, *, correct: bool, took_ms: int, now: datetime
) -> bool:
    """Store an answer in place of the one before; False where the question is not open any more.

    Giving the same answer again changes nothing, the time included.
    """
    values = {
        "round_id": quiz_rounds.c.id,
        "position": quiz_rounds.c.position,
        "member_id": literal(member_id),
        "given": literal(given),
        "correct": literal(correct),
        "took_ms": literal(took_ms),
        "counted": literal(False),
        "answered_at": literal(now, _GIVEN.answered_at.type),
    }
    still_open = select(*values.values()).where(
        quiz_rounds.c.id == asked.id,
        quiz_rounds.c.state == RoundState.ASKING,
        quiz_rounds.c.position == asked.position,
        quiz_rounds.c.closes_at > now,
    )
    new = upsert(quiz_round_answers).from_select(list(values), still_open)
    same = _GIVEN.given == new.excluded.given
    changed: dict[str, Any] = {key: new.excluded[key] for key in ("given", "correct")}
    for key in ("took_ms", "answered_at"):
        changed[key] = case((same, _GIVEN[key]), else_=new.excluded[key])
    kept = new.on_conflict_do_update(index_elements=["round_id", "position", "member_id"], set_=changed)
    return (await tx.execute(kept)).rowcount == 1


_ANSWERS = (
    select(quiz_round_answers, members.c.user_id, members.c.name, members.c.shown)
    .join(members, members.c.id == _GIVEN.member_id)
    .order_by(_GIVEN.position, _GIVEN.answered_at, _GIVEN.member_id)
)


def _answer(row: Row[Any]) -> RoundAnswer:
    return RoundAnswer(
        MemberId(row.member_id),
        UserId(row.user_id),
        row.name,
        Shown(row.shown),
        row.position,
        row.given,
        row.correct,
        row.took_ms,
        row.answered_at,
    )


async def answers(tx: Tx, round_id: RoundId, position: int | None = None) -> list[RoundAnswer]:
    """List what was answered in a round, or to one question of it, first one first."""
    query = _ANSWERS.where(_GIVEN.round_id == round_id)
    if position is not None:
        query = query.where(_GIVEN.position == position)
    return [_answer(row) for row in await tx.execute(query)]


async def uncounted(tx: Tx, round_id: RoundId, position: int, most: int) -> list[RoundAnswer]:
    """List the next answers to a question that are not counted yet."""
    query = _ANSWERS.where(
        _GIVEN.round_id == round_id, _GIVEN.position == position, _GIVEN.counted.is_(False)
    )
    return [_answer(row) for row in await tx.execute(query.limit(most))]


async def mark_counted(tx: Tx, round_id: RoundId, position: int, ids: Collection[MemberId]) -> None:
    """Note that some members' answers to a question are counted."""
    await tx.execute(
        update(quiz_round_answers)
        .where(_GIVEN.round_id == round_id, _GIVEN.position == position, _GIVEN.member_id.in_(list(ids)))
        .values(counted=True)
    )


async def forget_answers(tx: Tx, round_id: RoundId, position: int) -> None:
    """Drop what was answered to a question that does not count."""
    await tx.execute(
        delete(quiz_round_answers).where(_GIVEN.round_id == round_id, _GIVEN.position == position)
    )


async def points(tx: Tx, round_id: RoundId) -> Mapping[MemberId, int]:
    """Add up what each member's answers in a round earned; points carry the instant of their answer."""
    query = (
        select(_GIVEN.member_id, func.sum(quiz_points.c.points))
        .join(enrolments, enrolments.c.member_id == _GIVEN.member_id)
        .join(
            quiz_points,
            and_(
                quiz_points.c.enrolment_id == enrolments.c.id,
                quiz_points.c.earned_at == _GIVEN.answered_at,
            ),
        )
        .where(_GIVEN.round_id == round_id)
        .group_by(_GIVEN.member_id)
    )
    return {MemberId(member): int(earned) for member, earned in await tx.execute(query)}
