"""Play live rounds with the use cases alone: begin, let seconds pass, answer, die in the middle."""

from dataclasses import replace
from typing import Any

from bot.domain.bank import Bank
from bot.domain.ids import ChannelId, MessageId, RoundId, UserId
from bot.domain.library import Library
from bot.domain.question import Question, QuestionKind
from bot.domain.rounds import Round
from bot.services.access import Caller
from bot.services.posts import Post
from bot.services.round_answers import Answered
from bot.services.round_posts import RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack
from bot.storage import rounds
from tests.fakes import FakeClock
from tests.services.rough import Killed, RoughAnnouncer
from tests.services.world import ANNA, World, who

ROUND_POSTS = (RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack)


class Mortal(RoughAnnouncer):
    """A Discord in whose edits, too, the program may die."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.die_before_edit = False
        self.die_after_edit = False

    async def edit(self, channel_id: ChannelId, message_id: MessageId, post: Post) -> None:
        if self.die_before_edit:
            raise Killed
        await super().edit(channel_id, message_id, post)
        if self.die_after_edit:
            raise Killed

    def spare(self) -> None:
        """Let nothing die any more."""
        self.die_before = self.die_after = self.die_before_edit = self.die_after_edit = False


def only(library: Library, *kinds: QuestionKind) -> Library:
    """Leave only the written questions of some kinds."""
    bank = library.bank
    written = {key: question for key, question in bank.written.items() if question.kind in kinds}
    return replace(library, bank=Bank(written, {}, bank.topics, bank.resources))


async def begin(world: World, caller: Caller | None = None, **options: Any) -> Round:
    """Begin a round, and let its first question come."""
    begun = await world.services.rounds.start(caller or who(ANNA), **options)
    await step(world, 3)
    return await now(world, begun.round.id)


async def step(world: World, seconds: float = 0) -> None:
    """Let seconds pass, and do what is due."""
    world.clock.forward(seconds=seconds)
    await world.services.rounds.advance_due()


async def now(world: World, round_id: RoundId) -> Round:
    """Load a round as it stands."""
    async with world.db.read() as tx:
        found = await rounds.get(tx, round_id)
    assert found is not None
    return found


async def give(world: World, found: Round, user: UserId | Caller, *, right: bool = True) -> Answered:
    """Answer the open question of a round."""
    found = await now(world, found.id)
    caller = user if isinstance(user, Caller) else who(user)
    question = question_of(world, found)
    if question.quantity is not None:
        typed = question.quantity.value if right else question.quantity.value + 1e6
        return await world.services.round_answers.answer_number(caller, found.id, found.position, repr(typed))
    return await world.services.round_answers.answer(
        caller, found.id, found.position, chosen(question, right=right)
    )


def question_of(world: World, found: Round) -> Question:
    """Return the question a round asks."""
    question = world.library.bank.get(found.questions[found.position], found.seed_of(found.position))
    assert question is not None
    return question


def chosen(question: Question, *, right: bool) -> tuple[int, ...]:
    """Choose the right choices, or others."""
    if right:
        return question.right
    return next((i,) for i in range(len(question.choices)) if (i,) != question.right)


def shown(world: World, channel: ChannelId | None = None) -> list[Any]:
    """List the round's messages as they look now, oldest first."""
    return [
        sent.edits[-1] if sent.edits else sent.post
        for sent in world.sent(channel=channel)
        if isinstance(sent.post, ROUND_POSTS)
    ]
