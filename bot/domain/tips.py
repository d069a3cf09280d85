"""Choose the tip that stands under a post."""

from collections.abc import Mapping, Sequence

from bot.domain.curriculum import Tip, Topic

TIP_PLACES = (2, 5)
"""The third and the sixth day of a week."""
REPEATED_AFTER = 30


def tip_for(tips: Sequence[Tip], topics_by_day: Sequence[Sequence[Topic]], number: int) -> Tip | None:
    """Return the tip under day `number`, 1-based: twice a week, fitting, none twice within 30 days.

    It follows from the plan alone, so that a post that is rendered again has the same one.
    """
    if (number - 1) % 7 not in TIP_PLACES:
        return None
    last_used: dict[str, int] = {}
    chosen = None
    for day in range(1, number + 1):
        if (day - 1) % 7 in TIP_PLACES:
            chosen = _choose(tips, {topic.id for topic in topics_by_day[day - 1]}, last_used, day)
            if chosen is not None:
                last_used[chosen.id] = day
    return chosen


def _choose(tips: Sequence[Tip], topics: set[str], last_used: Mapping[str, int], day: int) -> Tip | None:
    free = [tip for tip in tips if day - last_used.get(tip.id, -REPEATED_AFTER) >= REPEATED_AFTER]
    fitting = [tip for tip in free if tip.topics & topics] or [tip for tip in free if not tip.topics]
    return min(fitting, key=lambda tip: last_used.get(tip.id, 0), default=None)
