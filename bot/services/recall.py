"""Say when a member should see a question again, by FSRS."""

from datetime import datetime

from fsrs import Card, Rating, Scheduler, State

from bot.domain.ids import QuestionId
from bot.storage.cards import CardRow

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
"""Without steps of minutes: members come for a minute a day, so what was missed is due tomorrow."""


def reviewed(question_id: QuestionId, before: CardRow | None, *, right: bool, now: datetime) -> CardRow:
    """Return the card after an answer; a wrong one is rated Again, a right one Good."""
    rating = Rating.Good if right else Rating.Again
    card, _ = _SCHEDULER.review_card(_card(before, now), rating, now)
    if card.stability is None or card.difficulty is None:  # pragma: no cover - a reviewed card has both
        raise AssertionError(card)
    return CardRow(question_id, card.stability, card.difficulty, card.due, now, missed=not right)


def _card(before: CardRow | None, now: datetime) -> Card:
    # The number of a card plays no part in its schedule; left out, the package would sleep to make one.
    if before is None:
        return Card(card_id=0, due=now)
    return Card(
        card_id=0,
        state=State.Review,
        stability=before.stability,
        difficulty=before.difficulty,
        due=before.due_at,
        last_review=before.reviewed_at,
    )
