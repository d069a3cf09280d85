"""Have posts rendered again once somebody is to be seen on them in another way, or not at all."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.domain.ids import CohortId, UserId
from bot.storage import deliveries, privacy
from bot.storage.engine import Tx

RENDERED_AGAIN = timedelta(days=30)
"""Older posts stay as they are."""


async def refresh_posts_of(
    tx: Tx, user_ids: Iterable[UserId], now: datetime, cohort_ids: Collection[CohortId] | None = None
) -> None:
    """Make the posts stale on which people may be counted or named, in some cohorts or in all of theirs."""
    since = now - RENDERED_AGAIN
    found = {post for user_id in user_ids for post in await privacy.posts_that_name(tx, user_id, since)}
    for cohort_id, kind, period in sorted(found):
        if cohort_ids is None or cohort_id in cohort_ids:
            await deliveries.make_stale(tx, cohort_id, kind, period)
