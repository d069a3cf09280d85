"""Open the demo's server: the real bot inside SimCord, an organiser and five members."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import discord
import simcord

from bot.app import App, build_app
from bot.charts.painter import Painter
from bot.demo.cog import DemoCog, Wishes
from bot.demo.story import ORGANISER, PEOPLE, Person
from bot.domain.ids import ChannelId, GuildId, UserId
from bot.domain.library import Library
from bot.services.access import Caller
from bot.storage.engine import Database
from cogs import build_cogs

PATIENCE = 60.0
"""Seconds after which SimCord gives up on an action; its default of five is short for a busy machine."""


class DemoClock:
    """The simulator's clock; the bot is built before the simulator is."""

    env: simcord.Env

    def now(self) -> datetime:
        """Return the current instant of the simulated world."""
        return self.env.now()


@dataclass(frozen=True, slots=True)
class World:
    """The server with everybody in it."""

    env: simcord.Env
    app: App
    db: Database
    wishes: Wishes
    study: simcord.ChannelHandle
    organiser: simcord.MemberActor
    members: Mapping[Person, simcord.MemberActor]

    def caller(self, actor: simcord.MemberActor) -> Caller:
        """Return somebody in the study channel, as the use cases know them."""
        return Caller(
            guild_id=GuildId(actor.guild.id),
            user_id=UserId(actor.id),
            name=actor.user.global_name or actor.name,
            channel_id=ChannelId(self.study.id),
            manages=actor is self.organiser,
        )


@asynccontextmanager
async def opened_world(database_url: str, library: Library) -> AsyncIterator[World]:
    """Run the bot on a migrated database in a server where nothing has happened yet."""
    db, clock, wishes, painter = Database(database_url), DemoClock(), Wishes(), Painter()
    try:
        app = build_app(db, library, clock, painter)
        cogs = build_cogs(app.client, app.services)
        app.client.equip([*cogs, DemoCog(app.client, app.services, wishes)], None)
        clock.env = simcord.Env(app.client, settle_timeout=PATIENCE)
        try:
            await clock.env.start()
            _answer_errors_ourselves(app)
            yield await _settled(clock.env, app, db, wishes)
        finally:
            await clock.env.shutdown()
    finally:
        await painter.close()
        await db.close()


def _answer_errors_ourselves(app: App) -> None:
    # SimCord counts every error of a command as a failure and shows it as one on the page. Most of
    # ours are refusals, answered in plain words; the unexpected ones are in the log.
    vars(app.client.tree).pop("on_error")


async def _settled(env: simcord.Env, app: App, db: Database, wishes: Wishes) -> World:
    if app.client.user is not None:
        await app.client.user.edit(username="Daymark")
    guild = env.create_guild("Study server")
    managers = guild.create_role("Organisers", permissions=discord.Permissions(manage_guild=True))
    study = guild.create_text_channel("study", topic="One day of the plan every morning")
    guild.create_text_channel("second-group", topic="Free: try /setup here, as the organiser")
    organiser = guild.add_member(_user(env, ORGANISER), roles=[managers])
    members = {person: guild.add_member(_user(env, person.name)) for person in PEOPLE}
    return World(env, app, db, wishes, study, organiser, members)


def _user(env: simcord.Env, name: str) -> simcord.UserHandle:
    return env.create_user(name.partition(" ")[0].lower(), global_name=name)
