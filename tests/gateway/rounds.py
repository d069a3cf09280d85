"""Make the messages of a live round at their worst."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.cohort import Shown
from bot.domain.ids import ChannelId, CohortId, GuildId, MemberId, MessageId, QuestionId, RoundId, UserId
from bot.domain.question import Question, QuestionKind
from bot.domain.round_results import RoundAnswer, Standing, Tally
from bot.domain.rounds import Note, Round, RoundState
from bot.services.posts import Post
from bot.services.round_posts import RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack
from tests.gateway import samples

LIVE_KINDS = [kind for kind in QuestionKind if kind is not QuestionKind.ORDER]


def live_round(**more: Any) -> Round:
    """Return the tenth question of a round, with ids as long as they come."""
    found = Round(
        id=RoundId(10**9),
        guild_id=GuildId(samples.SNOWFLAKE),
        channel_id=ChannelId(samples.SNOWFLAKE),
        cohort_id=CohortId(10**9),
        starter_id=UserId(samples.SNOWFLAKE),
        questions=tuple(QuestionId(f"q{number}") for number in range(10)),
        seed=2**31,
        seconds=60,
        state=RoundState.ASKING,
        position=9,
        started_at=samples.NOW,
        message_id=MessageId(samples.SNOWFLAKE),
        opened_at=samples.NOW,
        closes_at=samples.NOW + timedelta(seconds=60),
        next_at=samples.NOW,
    )
    return replace(found, **more)


def questions() -> Iterator[Question]:
    """List the longest question of each kind, shipped and a server's own."""
    for kind in LIVE_KINDS:
        yield samples.longest_question(kind)
        if kind is not QuestionKind.CODE:
            yield samples.longest_question(kind, own=True)


def order(question: Question) -> tuple[int, ...]:
    return tuple(range(len(question.choices)))


def _tally(question: Question) -> Tally:
    numbers = [(-1.23456789e-300 * number, 10**6) for number in range(1, 100)] if question.quantity else []
    return Tally(10**6, 10**6, dict.fromkeys(order(question), 10**6), numbers)


FASTEST = RoundAnswer(MemberId(1), UserId(1), samples.NAME, Shown.NAME, 9, "0", True, 59_999, samples.NOW)
PLACES = [
    Standing(10**4 + number, UserId(number), samples.NAME, Shown.NAME, 10, 599_999, 10)
    for number in range(100)
]


def worst() -> dict[type[Post], list[Post]]:
    """List the messages by kind."""
    over = live_round(state=RoundState.ENDING, position=10)
    away = live_round(note=Note.AWAY)
    return {
        RoundQuestion: [RoundQuestion(live_round(), each, order(each)) for each in questions()],
        RoundReveal: [RoundReveal(away, each, order(each), _tally(each), FASTEST) for each in questions()],
        RoundTakenBack: [RoundTakenBack(away, each) for each in (None, *questions())],
        RoundStandings: [
            RoundStandings(replace(over, note=note), places, len(places))
            for note in (None, *Note)
            for places in (PLACES, PLACES[:1], [])
        ],
    }
