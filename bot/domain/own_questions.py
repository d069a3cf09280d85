"""Write a server's own questions so that they can be stored, and read them back."""

from collections.abc import Mapping
from typing import Any

from bot.domain.curriculum import Difficulty, Topic
from bot.domain.ids import QuestionId
from bot.domain.question import Quantity, Question, QuestionKind


def to_stored(question: Question) -> dict[str, Any]:
    """Return a question as plain values."""
    quantity = question.quantity
    return {
        "topic": question.topic.id,
        "kind": question.kind.value,
        "difficulty": question.difficulty.value,
        "text": question.text,
        "explanation": question.explanation,
        "choices": list(question.choices),
        "right": list(question.right),
        "quantity": quantity and [quantity.value, quantity.tolerance, quantity.unit],
        "code": question.code,
    }


def from_stored(
    question_id: QuestionId, stored: Mapping[str, Any], topics: Mapping[str, Topic]
) -> Question | None:
    """Return a stored question; None where its topic is gone."""
    topic = topics.get(stored["topic"])
    if topic is None:
        return None
    return Question(
        id=question_id,
        topic=topic,
        kind=QuestionKind(stored["kind"]),
        difficulty=Difficulty(stored["difficulty"]),
        text=stored["text"],
        explanation=stored["explanation"],
        source=None,
        choices=tuple(stored["choices"]),
        right=tuple(stored["right"]),
        quantity=Quantity(*stored["quantity"]) if stored["quantity"] else None,
        code=stored["code"],
    )
