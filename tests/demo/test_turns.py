"""On the page, presses and the passing of time take turns; no press is lost between them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.demo.driver import drive
from bot.demo.page import StudyPage, opened_page
from bot.demo.travel import Travel
from bot.demo.world import World
from bot.settings import SettingsError
from tests.demo.waiting import PATIENCE, until

Json = dict[str, Any]


class Visitor:
    """What the page's script does: open, read, act; no browser needed."""

    def __init__(self, session: aiohttp.ClientSession, secret: str) -> None:
        self._session = session
        self._headers = {"X-Simcord-Capability": secret}
        self._sequence = 0
        self.state: Json = {}

    async def open(self) -> None:
        self.state = await self._ask("POST", "/api/pages", {})
        self._headers["X-Simcord-Context"] = self.state["context"]["id"]

    async def read(self) -> Json:
        self.state = await self._ask("GET", "/api/state")
        return self.state

    async def until(self, number: int) -> None:
        """Wait until so many messages are there."""

        async def look() -> bool:
            return len((await self.read())["timeline"]) == number

        await until(look, f"{number} messages")

    async def click(self, label: str) -> Json:
        """Press a button on the page as it was when it was last read."""
        target = self.state["timeline"][-1]
        parts = [part for row in self.state["messages"][target]["components"] for part in row["components"]]
        key = next(part["control_key"] for part in parts if part["label"] == label)
        return await self.act("click", target_id=target, control_key=key)

    async def run(self, name: str) -> Json:
        """Use a command without options."""
        catalog = await self._ask("GET", "/api/commands")
        entry = next(entry for entry in catalog["entries"] if entry["invocation"] == name)
        return await self.act(
            "run_command",
            command_id=entry["commandId"],
            path=entry["path"],
            schema_fingerprint=entry["schemaFingerprint"],
            options={},
        )

    async def act(self, kind: str, **more: Any) -> Json:
        self._sequence += 1
        body = {
            "kind": kind,
            "protocol_version": 3,
            "sequence": self._sequence,
            "request_id": f"request-{self._sequence}",
            "generation": self.state["context"]["generation"],
            "bot_generation": self.state["botGeneration"],
            "published_revision": self.state["publishedRevision"],
            **more,
        }
        return await self._ask("POST", "/api/action", body)

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        async with self._session.request(method, path, json=body, headers=self._headers) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())


@pytest.fixture
async def page(world: World, travel: Travel) -> AsyncIterator[StudyPage]:
    """The page of a group that starts tomorrow."""
    async with opened_page(world, 0) as opened:
        yield opened


@pytest.fixture
async def visitor(page: StudyPage) -> AsyncIterator[Visitor]:
    """Somebody who has opened the page, as Ada."""
    base, _, secret = page.url.partition("/#")
    async with aiohttp.ClientSession(base) as session:
        visitor = Visitor(session, secret)
        await visitor.open()
        yield visitor


@pytest.fixture
async def driven(world: World, travel: Travel, page: StudyPage) -> AsyncIterator[None]:
    """Have wishes granted."""
    driving = asyncio.ensure_future(drive(world, travel, page))
    yield
    driving.cancel()
    await asyncio.wait({driving})
    assert driving.cancelled()


async def test_a_press_waits_for_its_turn(page: StudyPage, visitor: Visitor) -> None:
    async with page.turn:
        press = asyncio.ensure_future(visitor.click("How it works"))
        done, _ = await asyncio.wait({press}, timeout=0.2)
        assert not done
    assert (await press)["settlement"] == "settled"


async def test_a_press_on_a_page_just_refreshed_counts(page: StudyPage, visitor: Visitor) -> None:
    await page.refresh()  # the visitor has not read it yet
    receipt = await visitor.click("How it works")
    assert (receipt["rejected"], receipt["settlement"]) == (False, "settled")


@pytest.mark.usefixtures("driven")
async def test_presses_during_a_week_that_passes_all_count(world: World, visitor: Visitor) -> None:
    assert (await visitor.run("demo next-week"))["settlement"] == "settled"
    while len(world.study.history(viewer=world.organiser)) < 8:
        assert (await visitor.run("join"))["settlement"] == "settled"
        await visitor.read()
    assert world.env.now().day == 11


@pytest.mark.usefixtures("driven")
async def test_the_new_post_comes_by_itself_and_the_page_goes_to_it(world: World, visitor: Visitor) -> None:
    await visitor.run("demo next-day")
    await visitor.until(3)
    newest = visitor.state["timeline"][-1]
    assert visitor.state["targetId"] == newest
    assert visitor.state["messages"][newest]["content"].startswith("**Day 1 of 30")


@pytest.mark.usefixtures("driven")
async def test_a_done_shows_on_the_post_by_itself(world: World, travel: Travel, visitor: Visitor) -> None:
    await visitor.run("demo next-day")
    await visitor.until(3)
    post = visitor.state["timeline"][-1]
    assert (await visitor.click("Done"))["settlement"] == "settled"

    async def look() -> bool:
        return "Chen and Ada" in str((await visitor.read())["messages"][post]["embeds"])

    await until(look, "a Done under the post")
    assert visitor.state["targetId"] == visitor.state["timeline"][-1] != post


async def test_the_page_goes_to_the_answer(visitor: Visitor) -> None:
    await visitor.run("help")
    await visitor.read()
    assert visitor.state["targetId"] == visitor.state["timeline"][-1]


async def test_the_page_lets_everybody_be_looked_at(world: World, visitor: Visitor) -> None:
    names = {str(actor.id): actor.user.global_name for actor in (*world.members.values(), world.organiser)}
    assert list(names.values()) == ["Ada", "Ben", "Chen", "Dina", "Emil", "Olga (organiser)"]
    for viewer in names:
        assert (await visitor.act("viewer", viewer_id=viewer))["settlement"] == "settled"
        assert (await visitor.read())["viewerId"] == viewer
        await visitor.read()


async def test_a_taken_port_is_said_plainly(world: World, travel: Travel) -> None:
    async with opened_page(world, 0) as page:
        port = int(page.url.split(":")[2].partition("/")[0])
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with server:
        with pytest.raises(SettingsError, match="Another program has that port"):
            async with opened_page(world, port):
                pass


async def test_end_preview_session_ends_the_page(page: StudyPage, visitor: Visitor) -> None:
    await visitor.act("close")
    async with asyncio.timeout(PATIENCE):
        await page.closed()
