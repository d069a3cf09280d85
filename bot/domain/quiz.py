"""Choose quiz questions and the order of their choices; a seed decides, so a restart changes nothing."""

from collections.abc import Iterable, Sequence
from random import Random

from bot.domain.curriculum import Difficulty, Question, Topic
from bot.domain.errors import NoQuestions

QUESTIONS_DEFAULT = 5
QUESTIONS_MOST = 20


def pick_questions(
    bank: Iterable[Question],
    topics: Sequence[Topic],
    difficulty: Difficulty | None,
    count: int,
    seed: int,
) -> tuple[Question, ...]:
    """Draw up to `count` different questions of some topics (all where none is named).

    Raises NoQuestions where the bank has none of that kind.
    """
    wanted = {topic.id for topic in topics}
    fitting = [
        question
        for question in sorted(bank, key=lambda question: question.id)
        if (not wanted or question.topic.id in wanted) and difficulty in (None, question.difficulty)
    ]
    if not fitting:
        raise NoQuestions(topics[0].title if topics else None, difficulty)
    return tuple(Random(seed).sample(fitting, min(count, len(fitting))))  # noqa: S311


def choice_order(question: Question, seed: int) -> tuple[int, ...]:
    """Return the indices of the choices in the order to show them."""
    order = list(range(len(question.choices)))
    if not question.fixed_order:
        Random(f"{seed}/{question.id}").shuffle(order)  # noqa: S311
    return tuple(order)
