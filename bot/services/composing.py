"""Write whatever post a delivery asks for, with its picture."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from bot.domain.board import Measure, Period
from bot.domain.delivery import Kind
from bot.domain.library import Library
from bot.services.boards import Boards, Window
from bot.services.checkin_posts import compose_checkin
from bot.services.claiming import Claim
from bot.services.daily_posts import compose_catch_up, compose_daily, compose_wrap_up
from bot.services.digests import compose_digest
from bot.services.pictures import drawn
from bot.services.ports import Clock, Painter
from bot.services.posts import BoardPost, CheckinPost, Post
from bot.storage.engine import Database

DRAWN_WITHIN = 12.0
"""Seconds that a post waits for its picture."""


class Composer:
    """Compose posts of every kind, for sending and for editing alike."""

    def __init__(
        self, db: Database, library: Library, clock: Clock, boards: Boards, painter: Painter
    ) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._boards = boards
        self._painter = painter

    async def compose(self, claimed: Claim) -> Post:
        """Return a post as it should stand now."""
        return await self._draw(await self._write(claimed))

    async def _write(self, claimed: Claim) -> Post:
        cohort, delivery, now = claimed.cohort, claimed.delivery, self._clock.now()
        if delivery.kind is Kind.BOARD:
            window = Window(Period.WEEK, delivery.period)
            page = await self._boards.page_at(cohort, window, Measure.POINTS, 0, None, now)
            return BoardPost(page, delivery.marker)
        async with self._db.read() as tx:
            if delivery.kind is Kind.DAILY:
                return await compose_daily(tx, cohort, self._library, delivery)
            if delivery.kind is Kind.CATCHUP:
                return await compose_catch_up(tx, cohort, self._library, delivery, claimed.numbers)
            if delivery.kind is Kind.WRAPUP:
                return await compose_wrap_up(tx, cohort, self._library, delivery)
            if delivery.kind is Kind.DIGEST:
                return await compose_digest(tx, cohort, self._library, delivery)
            return await compose_checkin(tx, cohort, self._library, delivery, now)

    async def _draw(self, post: Post) -> Post:
        """Add a check-in's picture; where it is not drawn in time the post goes out without one."""
        if not isinstance(post, CheckinPost) or post.chart is None:
            return post
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAWN_WITHIN):
                return replace(post, picture=await drawn(self._painter, post.chart))
        return post
