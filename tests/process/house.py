"""A server of students, and the one process that serves it: started, killed and started again."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from tests.process.daemon import Daemon, environment
from tests.wire.double import DiscordDouble
from tests.wire.faults import Hold
from tests.wire.interactions import DEFERRED
from tests.wire.messages import Message
from tests.wire.record import Recorded
from tests.wire.replies import Callback, Reply
from tests.wire.shaping import walk
from tests.wire.things import Channel, User

EARLY = "05:00"
DRAWN_WITHIN = 30.0
"""Seconds, of which the first picture of a process takes most."""
CALLBACK = r"/interactions/\d+/.+/callback"


def daytime_zone() -> str:
    """Return a zone in which it is daytime now: the early post of today is past, tomorrow is far."""
    now = SystemClock().now()
    return next(zone for zone in ("UTC", "Pacific/Auckland") if 7 <= now.astimezone(ZoneInfo(zone)).hour < 21)


class House:
    """A double with one server, a data folder, and the process on it if one runs."""

    def __init__(self, double: DiscordDouble, folder: Path, **settings: str) -> None:
        self.double, self.folder, self.settings = double, folder, settings
        self.guild = double.add_guild()
        self.boss = self.guild.owner
        self.ann = double.add_member(self.guild.id, "ann")
        self.daemons: list[Daemon] = []

    def moved_to(self, folder: Path) -> Self:
        """Return the same server, served from another data folder."""
        moved = copy(self)
        moved.folder, moved.daemons = folder, []
        return moved

    # -- the process -------------------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        """Return what the process is started with."""
        return environment(self.folder, self.double, **self.settings)

    @property
    def daemon(self) -> Daemon:
        """Return the process started last."""
        return self.daemons[-1]

    async def start(self) -> Daemon:
        """Start a process and wait until it hears what members do."""
        before = len(self.double.gateway.identifies)
        self.daemons.append(await Daemon.start(self.environment))
        ready = asyncio.create_task(self.double.wait_ready(before + 1, within=30))
        ended = asyncio.create_task(self.daemon.ended())
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        assert self.daemon.alive, self.daemon.text
        await ready
        return self.daemon

    async def running(self) -> Daemon:
        """Return the process that runs, started now if none does."""
        return self.daemon if self.daemons and self.daemon.alive else await self.start()

    async def kill(self, *holds: Hold) -> None:
        """Kill the process; what was still on its way is lost."""
        await self.daemon.kill()
        for hold in holds:
            hold.abandon()

    async def close(self) -> None:
        """Leave no process behind."""
        for daemon in self.daemons:
            if daemon.alive:
                await daemon.stop()

    # -- what members do ---------------------------------------------------------------------

    async def slash(self, channel: Channel, who: User, command: str, **options: Any) -> Reply:
        """Let somebody run a command, written as in Discord: "quiz start"."""
        name, _, subcommand = command.partition(" ")
        return await self.double.slash(
            self.guild.id, channel.id, who, name, subcommand=subcommand or None, options=options
        )

    async def ask(self, channel: Channel, who: User, command: str, **options: Any) -> str:
        """Let somebody run a command and return what they read, at once or after it was promised."""
        reply = await self.slash(channel, who, command, **options)
        first = await reply.first()
        if first.type != DEFERRED:
            return read(first.data)
        return read((await reply.edit(within=DRAWN_WITHIN)).body)

    async def press(self, message: Message | None, button: str, who: User) -> Callback:
        """Let somebody press the button whose custom id begins so."""
        assert message is not None
        return await (await self.double.click(message, custom_id(message, button), who)).first()

    async def set_up(self, channel: Channel, **options: Any) -> Reply:
        """Let the organiser start a group there, from today; its first post is due at once."""
        zone = daytime_zone()
        today = SystemClock().now().astimezone(ZoneInfo(zone)).date().isoformat()
        given = {"timezone": zone, "start": today, "post_time": EARLY, **options}
        return await self.slash(channel, self.boss, "setup", **given)

    async def group(self, *members: User) -> Channel:
        """Return a new channel whose group has its first post, and these members."""
        channel = self.double.add_channel(self.guild.id)
        await (await self.set_up(channel)).first()
        await self.sent(channel, "daily")
        for member in members:
            assert "You are in" in await self.ask(channel, member, "join")
        return channel

    async def still_answers(self, channel: Channel) -> None:
        """Wait until the process has gone through everything that reached it before."""
        asked = await self.double.autocomplete(
            self.guild.id, channel.id, self.boss, "setup", "timezone", "Berl"
        )
        assert (await asked.first()).data["choices"]

    # -- what became of it -------------------------------------------------------------------

    def hold_post(self, channel: Channel, text: str, at: Literal["before", "after"]) -> Hold:
        """Stop the next message to a channel that holds a text."""
        path = rf"/channels/{channel.id}/messages"
        return self.double.hold("POST", path, at=at, when=holding(text))

    def posts(self, channel: Channel, text: str = "") -> list[Message]:
        """Return the messages of a channel that hold a text."""
        return [message for message in self.double.messages(channel.id) if text in read(message.body)]

    def days(self, channel: Channel) -> list[int]:
        """Return the numbers of the days posted, in order."""
        found = [re.match(r"\*\*Day (\d+) of", message.content) for message in self.posts(channel)]
        return [int(match[1]) for match in found if match]

    async def sent(self, channel: Channel, kind: str, within: float = 30.0) -> None:
        """Wait until the process has noted that a message of this kind went out."""
        await self.daemon.says("sent", cohort=self.number(channel), kind=kind, within=within)

    def number(self, channel: Channel) -> int:
        """Return by which number the log names a channel's group."""
        ((cohort,),) = self.rows("SELECT id FROM cohorts WHERE channel_id = ?", channel.id)
        return int(cohort)

    async def nothing_is_waiting(self, channel: Channel) -> None:
        """Have the organiser ask for what is due: nothing is."""
        asked = await self.slash(channel, self.boss, "cohort post")
        assert "Nothing was waiting" in read((await asked.edit()).body)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database file as anybody could."""
        connection = sqlite3.connect(self.folder / "daymark.sqlite3")
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def states(self, channel: Channel) -> dict[str, str]:
        """Return how the daily series of a channel's group stands: each kind's latest state."""
        query = "SELECT d.kind, d.state FROM deliveries d JOIN cohorts c ON c.id = d.target_id"
        chosen = "c.channel_id = ? AND d.kind IN ('daily', 'catchup') AND d.state != 'noted'"
        return dict(self.rows(f"{query} WHERE {chosen} ORDER BY d.id", channel.id))

    def completions(self, channel: Channel, who: User) -> int:
        """Count the days a member has done, undone ones left out."""
        query = (
            "SELECT count(*) FROM completions d JOIN cohorts c ON c.id = d.cohort_id "
            "JOIN enrolments e ON e.id = d.enrolment_id JOIN members m ON m.id = e.member_id "
            "WHERE c.channel_id = ? AND m.user_id = ? AND d.undone_at IS NULL"
        )
        ((count,),) = self.rows(query, channel.id, who.id)
        return int(count)

    @contextmanager
    def nobody_writes(self) -> Iterator[None]:
        """Take the database's write lock: who wants to commit waits."""
        connection = sqlite3.connect(self.folder / "daymark.sqlite3", isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()


def read(body: dict[str, Any]) -> str:
    """Return all that a person reads in a message or an answer."""
    embeds = [str(embed) for embed in body.get("embeds") or ()]
    parts = [part.get("content") or part.get("label") for part in walk(body.get("components") or [])]
    return "\n".join(text for text in [body.get("content"), *embeds, *parts] if text)


def custom_id(message: Message, button: str) -> str:
    """Return the custom id of a message's component that begins so."""
    ids = [part["custom_id"] for part in walk(message.components) if "custom_id" in part]
    found = [one for one in ids if one.startswith(button)]
    assert found, f"there is no {button!r}, only {ids} under {read(message.body)!r}"
    return str(found[0])


def holding(text: str) -> Callable[[Recorded], bool]:
    """Choose the requests whose message holds a text."""
    return lambda request: text in read(request.json)


async def reached(hold: Hold) -> None:
    """Wait until a request has been stopped."""
    async with asyncio.timeout(20):
        await hold.reached.wait()
