"""Say how a live round goes: which step is due, and what the round is after it.

ready → asking → closed → shown → asking → … → ending → finished. A round is kept after every step, with
the instant of the next one, so that it goes on after a restart where it was.
"""

from base64 import b32encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.domain.bank import Bank
from bot.domain.curriculum import Topic
from bot.domain.errors import NoQuestions
from bot.domain.ids import ChannelId, CohortId, GuildId, MessageId, QuestionId, RoundId, UserId
from bot.domain.question import QuestionKind
from bot.domain.quiz import Wish, pick_questions

QUESTIONS_DEFAULT, QUESTIONS_MOST = 5, 10
SECONDS_LEAST, SECONDS_DEFAULT, SECONDS_MOST = 10, 20, 60
GET_READY = timedelta(seconds=3)
PAUSE = timedelta(seconds=6)
"""So long everybody may read an explanation."""
RETRY = timedelta(seconds=5)
LATE = timedelta(seconds=5)
"""A question that is closed later than this was closed by a bot that had been away."""
AWAY_MOST = timedelta(minutes=2)
"""After this nobody sits before the channel any more: the round is over."""
GIVE_UP = timedelta(hours=1)


class RoundState(StrEnum):
    READY = "ready"
    ASKING = "asking"
    CLOSED = "closed"
    SHOWN = "shown"
    ENDING = "ending"
    FINISHED = "finished"


class Note(StrEnum):
    """What has to be said about a round: `AWAY` of a question, the others of its end."""

    AWAY = "away"
    ABANDONED = "abandoned"
    STOPPED = "stopped"
    CHANGED = "changed"
    LOST = "lost"


class Step(StrEnum):
    GO_ON = "go on"
    POST = "post"
    CLOSE = "close"
    REVEAL = "reveal"
    END = "end"


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to begin."""

    guild_id: GuildId
    channel_id: ChannelId
    cohort_id: CohortId | None
    starter_id: UserId
    questions: Sequence[QuestionId]
    seed: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Round:
    """A live quiz in a channel.

    `position` is the place of the question, and of a round that ends how many were counted; `message_id`
    is the question's message as long as it has to be edited.
    """

    id: RoundId
    guild_id: GuildId
    channel_id: ChannelId
    cohort_id: CohortId | None
    starter_id: UserId
    questions: tuple[QuestionId, ...]
    seed: int
    seconds: int
    state: RoundState
    position: int
    started_at: datetime
    message_id: MessageId | None = None
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    next_at: datetime | None = None
    note: Note | None = None
    finished_at: datetime | None = None

    def seed_of(self, position: int) -> str:
        """Return what draws the numbers, and the order of the choices, of one question."""
        return f"{self.seed}/{position}"

    @property
    def is_over(self) -> bool:
        """Tell whether nothing can be answered or stopped any more."""
        return self.state in (RoundState.ENDING, RoundState.FINISHED)

    @property
    def marker(self) -> str:
        """Return what the buttons of the message at hand carry, so that it can be found in the channel."""
        return f"r{self.id}-{'end' if self.is_over else self.position}"

    @property
    def nonce(self) -> str:
        """Return 25 characters that name this very message: Discord drops a repeat within minutes."""
        key = f"round/{self.marker}/{self.started_at.isoformat()}"
        return b32encode(sha256(key.encode()).digest()).decode()[:25]

    def waited(self, now: datetime) -> timedelta:
        """Return how long it is since the last question closed, or the round began."""
        return now - (self.closes_at or self.started_at)


# -- steps -----------------------------------------------------------------------------------


def due_step(found: Round, now: datetime) -> Step | None:
    """Return what is to be done now, None where the round is over or has to wait."""
    if found.state is RoundState.FINISHED or found.next_at is None or now < found.next_at:
        return None
    if found.state is RoundState.ASKING:
        return Step.POST if found.message_id is None else Step.CLOSE
    after = {RoundState.CLOSED: Step.REVEAL, RoundState.ENDING: Step.END}
    return after.get(found.state, Step.GO_ON)


def gone_on(found: Round, now: datetime) -> Round:
    """Open the next question; end the round after the last one, or where everybody has gone by now."""
    position = 0 if found.state is RoundState.READY else found.position + 1
    if found.waited(now) > AWAY_MOST:
        return ended(replace(found, position=position), now, Note.ABANDONED)
    if position == len(found.questions):
        return ended(replace(found, position=position), now)
    return _asking(replace(found, position=position), now)


def reopened(found: Round, now: datetime) -> Round:
    """Open a question anew whose message never arrived; nobody can have seen it."""
    return ended(found, now, Note.ABANDONED) if found.waited(now) > AWAY_MOST else _asking(found, now)


def _asking(found: Round, now: datetime) -> Round:
    closes_at = now + timedelta(seconds=found.seconds)
    open_now = replace(found, state=RoundState.ASKING, opened_at=now, closes_at=closes_at, next_at=now)
    return replace(open_now, message_id=None, note=None)


def posted(found: Round, position: int, message_id: MessageId) -> Round:
    """Note the message of a question, also of one that was stopped while it was on its way."""
    if found.position != position or found.message_id is not None or found.state is RoundState.FINISHED:
        return found
    next_at = found.closes_at if found.state is RoundState.ASKING else found.next_at
    return replace(found, message_id=message_id, next_at=next_at)


def closed(found: Round, now: datetime) -> Round:
    """Take no more answers."""
    note = Note.AWAY if found.waited(now) > LATE else None
    return replace(found, state=RoundState.CLOSED, next_at=now, note=note)


def revealed(found: Round, now: datetime) -> Round:
    """Let everybody read what was right; a round that was stopped or abandoned then ends."""
    done = replace(found, message_id=None, position=found.position + 1)
    if found.note is Note.STOPPED:
        return ended(done, now, Note.STOPPED)
    if found.waited(now) > AWAY_MOST:
        return ended(done, now, Note.ABANDONED)
    return replace(found, state=RoundState.SHOWN, message_id=None, next_at=now + PAUSE)


def stopped(found: Round, now: datetime) -> Round:
    """Stop a round; what was answered to an open question does not count."""
    if found.state is RoundState.CLOSED:
        return replace(found, note=Note.STOPPED)  # what was counted is shown first
    position = found.position + (found.state is RoundState.SHOWN)
    return ended(replace(found, position=position), now, Note.STOPPED)


def ended(found: Round, now: datetime, note: Note | None = None) -> Round:
    """Ask no more: the standings come."""
    return replace(found, state=RoundState.ENDING, next_at=now, note=note)


def finished(found: Round, now: datetime, note: Note | None = None) -> Round:
    """Have the channel free for another round."""
    return replace(found, state=RoundState.FINISHED, next_at=None, finished_at=now, note=note or found.note)


def delayed(found: Round, now: datetime) -> Round:
    """Try a step again in a moment; what can no longer be done in time is given up."""
    later = replace(found, next_at=now + RETRY)
    if found.state is RoundState.CLOSED and found.waited(now) > AWAY_MOST:
        return revealed(later, now)
    if found.waited(now) > GIVE_UP:
        return finished(later, now, Note.LOST)
    return later


# -- questions -------------------------------------------------------------------------------


def pick_live(
    bank: Bank, topics: Sequence[Topic], count: int, seed: int, known: Collection[QuestionId] = frozenset()
) -> tuple[QuestionId, ...]:
    """Draw up to `count` questions that can be answered in seconds: none to put in order.

    Raises NoQuestions.
    """
    picked: list[QuestionId] = []
    for question_id in pick_questions(bank, Wish(topics, None, sum(1 for _ in bank)), seed, known):
        drawn = bank.get(question_id, f"{seed}/{len(picked)}")
        if drawn is not None and drawn.kind is not QuestionKind.ORDER:
            picked.append(question_id)
        if len(picked) == count:
            break
    if not picked:
        raise NoQuestions(topics[0].title if len(topics) == 1 else None, None)
    return tuple(picked)
