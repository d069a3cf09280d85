"""Prove that the double keeps messages by Discord's rules."""

import discord
import pytest

from .bare_bot import NOTHING, BareBot
from .town import Town


async def test_a_nonce_sent_twice_makes_one_message(town: Town, bot: BareBot) -> None:
    channel = bot.get_partial_messageable(town.channel.id)
    first = await channel.send("task", nonce="day-1")
    again = await channel.send("task", nonce="day-1")
    assert again.id == first.id
    assert len(town.posts) == 1
    town.double.forget_nonces()
    assert (await channel.send("task", nonce="day-1")).id > first.id


async def test_a_nonce_of_a_deleted_message_is_refused(town: Town, bot: BareBot) -> None:
    channel = bot.get_partial_messageable(town.channel.id)
    await (await channel.send("task", nonce="day-1")).delete()
    with pytest.raises(discord.NotFound):
        await channel.send("task", nonce="day-1")


async def test_history_is_paged(town: Town, bot: BareBot) -> None:
    channel = bot.get_partial_messageable(town.channel.id)
    sent = [await channel.send(str(number)) for number in range(6)]
    newest = [m.content async for m in channel.history(limit=2)]
    after = [m.content async for m in channel.history(limit=2, after=sent[1])]
    before = [m.content async for m in channel.history(limit=2, before=sent[3])]
    around = [m.content async for m in channel.history(limit=3, around=sent[3])]
    assert newest == ["5", "4"]
    assert after == ["2", "3"]
    assert before == ["2", "1"]
    assert sorted(around) == ["2", "3", "4"]
    assert (await channel.fetch_message(sent[0].id)).content == "0"


async def test_pings_follow_the_allowed_mentions(town: Town, bot: BareBot) -> None:
    role = town.double.add_role(town.guild.id, "organisers")
    text = f"@everyone <@{town.ada.id}> <@&{role.id}>"
    channel = bot.get_partial_messageable(town.channel.id)
    await channel.send(text)
    await channel.send(text, allowed_mentions=NOTHING)
    one_role = discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(role.id)])
    await channel.send(text, allowed_mentions=one_role)
    pinged = [
        (m.body["mention_everyone"], len(m.body["mentions"]), m.body["mention_roles"]) for m in town.posts
    ]
    assert pinged == [(True, 1, [str(role.id)]), (False, 0, []), (False, 0, [str(role.id)])]
