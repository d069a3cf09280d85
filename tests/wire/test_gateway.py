"""Prove that the double's gateway breaks and mends as Discord's does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from .bare_bot import BareBot
from .double import DiscordDouble
from .town import Town


async def test_a_close_with_4000_is_resumed(town: Town, bot: BareBot) -> None:
    await town.double.close_gateway(4000)
    await town.double.wait_resumed()
    assert len(town.double.gateway.identifies) == 1
    assert (await (await town.slash("quiz", subcommand="start")).first()).type == 4


async def test_what_was_missed_comes_after_the_resume(town: Town, bot: BareBot) -> None:
    town.double.gateway.accepting = False
    await town.double.close_gateway(4000)
    reply = await town.slash("quiz", subcommand="start")
    town.double.gateway.accepting = True
    assert (await reply.first(within=10)).content == "5 questions"
    assert len(town.double.gateway.resumes) == 1


async def test_a_dropped_socket_is_resumed(town: Town, bot: BareBot) -> None:
    town.double.drop_gateway()
    await town.double.wait_resumed()
    assert len(town.double.gateway.identifies) == 1


async def test_a_request_to_reconnect_is_resumed(town: Town, bot: BareBot) -> None:
    await town.double.gateway.ask_to_reconnect()
    await town.double.wait_resumed()


async def test_an_invalid_session_identifies_anew(town: Town, bot: BareBot) -> None:
    await town.double.gateway.invalidate()
    await town.double.wait_ready(2)
    assert town.double.gateway.resumes == []


async def test_a_close_that_ends_the_session_stops_the_bot(town: Town, bot: BareBot) -> None:
    await town.double.close_gateway(4004)
    with pytest.raises(discord.ConnectionClosed):
        await asyncio.wait_for(bot.life, 5)


async def test_members_can_be_kept_back(town: Town, bot: BareBot) -> None:
    guild = bot.get_guild(town.guild.id)
    assert guild is not None
    town.double.gateway.tells_members = False
    asking = asyncio.create_task(guild.query_members(user_ids=[town.ada.id]))
    await town.double.gateway.wait_members_asked()
    done, _ = await asyncio.wait({asking}, timeout=0.2)
    assert not done
    town.double.gateway.tells_members = True
    assert [member.name for member in await guild.query_members(user_ids=[town.ada.id])] == ["ada"]
    asking.cancel()


async def test_without_a_session_nobody_can_act(double: DiscordDouble, town: Town) -> None:
    double.commands.replace(None, [{"name": "done", "description": "x"}])
    with pytest.raises(ConnectionError):
        await town.slash("done")


@asynccontextmanager
async def _socket(double: DiscordDouble, query: str = "") -> AsyncIterator[ClientWebSocketResponse]:
    async with ClientSession() as http, http.ws_connect(double.gateway_url + query) as socket:
        hello = json.loads((await socket.receive()).data)
        assert hello["op"] == 10
        yield socket


async def test_plain_text_is_spoken_where_no_compression_is_asked(double: DiscordDouble) -> None:
    async with _socket(double) as socket:
        await socket.send_json({"op": 1, "d": None})
        assert json.loads((await socket.receive()).data)["op"] == 11


async def test_events_follow_intents_and_shards(double: DiscordDouble, town: Town) -> None:
    number = (town.guild.id >> 22) % 2
    for shard, intents, expected in [
        ([number, 2], 1, ["READY", "GUILD_CREATE"]),
        ([number, 2], 0, ["READY"]),
        ([1 - number, 2], 1, ["READY"]),
    ]:
        async with _socket(double) as socket:
            identify = {"token": "t", "intents": intents, "shard": shard}
            await socket.send_json({"op": 2, "d": identify})
            await socket.send_json({"op": 1, "d": None})
            events = [json.loads((await socket.receive()).data) for _ in range(len(expected) + 1)]
            assert [event["t"] for event in events] == [*expected, None]


async def test_a_new_channel_is_told_before_somebody_acts_in_it(double: DiscordDouble, town: Town) -> None:
    double.commands.replace(None, [{"name": "done", "description": "x"}])
    async with _socket(double) as socket:
        await socket.send_json({"op": 2, "d": {"token": "t", "intents": 1}})
        await double.wait_ready()
        channel = double.add_channel(town.guild.id)
        await double.slash(town.guild.id, channel.id, town.ada, "done")
        events = [json.loads((await socket.receive()).data)["t"] for _ in range(4)]
    assert events == ["READY", "GUILD_CREATE", "CHANNEL_CREATE", "INTERACTION_CREATE"]


@pytest.mark.parametrize(
    ("message", "code"), [('{"op": 99, "d": 0}', 4001), ("x" * 5000, 4002)], ids=["opcode", "size"]
)
async def test_bad_messages_close_the_socket(double: DiscordDouble, message: str, code: int) -> None:
    async with _socket(double) as socket:
        await socket.send_str(message)
        assert (await socket.receive()).type is WSMsgType.CLOSE
        assert socket.close_code == code


async def test_too_many_messages_close_the_socket(double: DiscordDouble) -> None:
    async with _socket(double) as socket:
        for _ in range(121):
            await socket.send_str('{"op": 1, "d": null}')
        types = [(await socket.receive()).type for _ in range(121)]
        assert types[-1] is WSMsgType.CLOSE
        assert socket.close_code == 4008
