"""Choose the tip that stands under a post."""

from collections.abc import Mapping, Sequence

from bot.domain.curriculum import Tip, Topic

TIP_PLACES = (2, 5)
"""The third and the sixth study date of a week."""
REPEATED_AFTER = 30


def tip_for(
    tips: Sequence[Tip], topics_by_day: Sequence[Sequence[Topic]], number: int, a_date: int = 1
) -> Tip | None:
    """Return the tip under day `number`, 1-based: twice a week, fitting, none twice within 30 study dates.

    `a_date` is how many days a date has. A tip follows from the plan alone, so that a post that is
    rendered again has the same one.
    """
    last_used: dict[str, int] = {}
    chosen = None
    for place in range((number - 1) // a_date + 1):
        chosen = None
        if place % 7 in TIP_PLACES:
            topics = {topic.id for topic in topics_by_day[place * a_date]}
            chosen = _choose(tips, topics, last_used, place)
        if chosen is not None:
            last_used[chosen.id] = place
    return chosen if (number - 1) % a_date == 0 else None


def _choose(tips: Sequence[Tip], topics: set[str], last_used: Mapping[str, int], place: int) -> Tip | None:
    free = [tip for tip in tips if place - last_used.get(tip.id, -REPEATED_AFTER) >= REPEATED_AFTER]
    fitting = [tip for tip in free if tip.topics & topics] or [tip for tip in free if not tip.topics]
    return min(fitting, key=lambda tip: last_used.get(tip.id, 0), default=None)
