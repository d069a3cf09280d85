"""Say how a member fares in quizzes, and what comes back when."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.bank import Bank
from bot.domain.calendar import DAY, local_date
from bot.domain.curriculum import Topic
from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.services.access import Caller
from bot.services.banks import bank_of
from bot.services.ports import Clock
from bot.services.studied import record_now
from bot.storage import assessments, cards, members, quizzes
from bot.storage.assessments import Assessment
from bot.storage.cards import CardRow
from bot.storage.engine import Database, Tx

DAYS_AHEAD = 7
KNOWN_FOR = timedelta(days=21)
"""A card that comes back after so long is as good as known; so it is in other card programs."""


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """How often questions of a topic were answered, and how often rightly."""

    topic: Topic
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class CardFigures:
    """How many cards were missed the last time, are being learned, and are known; and when they are due."""

    missed: int
    learning: int
    known: int
    due: int
    ahead: Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """A member's answers by topic, their cards, and their skill checks, oldest first."""

    topics: Sequence[TopicFigures]
    cards: CardFigures
    assessments: Sequence[Assessment]

    @property
    def answered(self) -> int:
        return sum(figures.answered for figures in self.topics)

    @property
    def right(self) -> int:
        return sum(figures.right for figures in self.topics)


class QuizFigureService:
    """Serve `/quiz me`, and the number of due questions on `/today`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def me(self, caller: Caller) -> QuizFigures:
        """Return the caller's figures; all empty before their first answer."""
        now = self._clock.now()
        async with self._db.read() as tx:
            member = await members.find_member(tx, caller.guild_id, caller.user_id)
            if member is None:
                return QuizFigures((), CardFigures(0, 0, 0, 0, ()), ())
            bank = await bank_of(tx, self._library, caller.guild_id)
            zone = member.zone or await self._zone(tx, caller, now)
            kept = [card for card in await cards.of_member(tx, member.id) if bank.asks(card.question_id)]
            return QuizFigures(
                topics=_by_topic(bank, await quizzes.tally(tx, member.id)),
                cards=_cards(kept, zone, now),
                assessments=await assessments.of_member(tx, member.id),
            )

    async def _zone(self, tx: Tx, caller: Caller, now: datetime) -> str:
        record = await record_now(tx, self._library, caller, now)
        return "UTC" if record is None else record.zone


def _by_topic(bank: Bank, tally: Mapping[QuestionId, tuple[int, int]]) -> list[TopicFigures]:
    """Add up by topic, those with the most answers first; questions that are gone are left out."""
    sums: dict[Topic, list[int]] = defaultdict(lambda: [0, 0])
    topic_of = bank.topic_of
    for question_id, (answered, right) in tally.items():
        topic = topic_of(question_id)
        if topic is not None:
            sums[topic][0] += answered
            sums[topic][1] += right
    figures = [TopicFigures(topic, answered, right) for topic, (answered, right) in sums.items()]
    return sorted(figures, key=lambda each: (-each.answered, each.topic.title))


def _cards(kept: Sequence[CardRow], zone: str, now: datetime) -> CardFigures:
    missed = sum(card.missed for card in kept)
    known = sum(not card.missed and card.due_at - card.reviewed_at >= KNOWN_FOR for card in kept)
    due = sum(card.due_at <= now for card in kept)
    today = local_date(now, zone)
    on = Counter(local_date(card.due_at, zone) for card in kept if card.due_at > now)
    ahead = [(today + DAY * offset, on[today + DAY * offset]) for offset in range(DAYS_AHEAD)]
    return CardFigures(missed, len(kept) - missed - known, known, due, ahead)
