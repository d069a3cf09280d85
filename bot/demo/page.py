"""Serve the study channel as a page, on which presses and the passing of time take turns."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import simcord
from simcord.preview import _markdown

from bot.demo.cog import Wish
from bot.demo.story import ZONE
from bot.demo.world import World
from bot.settings import SettingsError

# Discord names the channels that an embed's text mentions; SimCord shows their numbers.
_markdown._FIELD_POLICIES["embed_description"]["mentions"] = True


class StudyPage:
    """The page; `turn` is held by whoever acts on the world.

    SimCord refuses what overlaps, and the page then waits for ever for its answer; it turns down a press
    on a page that was refreshed a moment before; and it leaves news below the edge of the window. So a
    press waits for its turn here, counts (what was pressed is looked up anew in any case), and the page
    goes to the newest message.
    """

    def __init__(self, world: World, port: int) -> None:
        self.turn = asyncio.Lock()
        self._wishes = world.wishes
        viewers = [*world.members.values(), world.organiser]
        self._preview = world.env.preview(
            world.study, viewers=viewers, layout="channel", timezone=ZONE, port=port
        )
        self._act = self._preview._action
        vars(self._preview)["_action"] = self._act_in_turn

    @property
    def url(self) -> str:
        """Return the address; whoever knows it may use the page."""
        return self._preview.url

    async def open(self) -> None:
        """Begin to serve. Raises SettingsError where another program has the port."""
        try:
            await self._preview.__aenter__()
        except simcord.SetupError as error:
            if not isinstance(error.__cause__, OSError):
                raise
            fault = "Another program has that port. Name another one, or 0 for one that is free."
            raise SettingsError([fault]) from None

    async def refresh(self) -> None:
        """Show everybody how things are now."""
        for page in self._preview._pages.values():
            self._go_to_newest(page)
        await self._preview.refresh()

    async def closed(self) -> None:
        """Wait until somebody ends the session on the page."""
        await self._preview.wait_closed()

    async def close(self) -> None:
        """Stop serving."""
        await self._preview.close()

    async def _act_in_turn(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with self.turn:
            page = self._preview._get_page(context_id)
            if isinstance(body.get("published_revision"), int):
                body = {**body, "published_revision": page.revision}
            newest = self._newest(page)
            answer = await self._act(context_id, body)
            if self._newest(page) != newest and page.id in self._preview._pages:
                self._go_to_newest(page)
                self._preview._publish(page)
        self._wishes.put_nowait(Wish())
        return answer

    def _newest(self, page: Any) -> int | None:
        return self._preview._initial_target(page.viewer, page.channel_id)

    def _go_to_newest(self, page: Any) -> None:
        page.target_id = page.window_end_id = self._newest(page)


@asynccontextmanager
async def opened_page(world: World, port: int) -> AsyncIterator[StudyPage]:
    """Serve the page on a loopback port, 0 for a free one. Raises SettingsError."""
    page = StudyPage(world, port)
    await page.open()
    try:
        yield page
    finally:
        await page.close()
