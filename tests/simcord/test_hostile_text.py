"""Write and be called the worst that Discord lets through: nobody is pinged, no card breaks.

`faults` looks at every request of every test for pings and limits; here the texts themselves are read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
import simcord
from simcord.preview._markdown import markdown_tokens

from tests.simcord.checks import rows
from tests.simcord.members import filled, first_day, go_to, live_until, newest, parts, press
from tests.simcord.world import World, private, refusal, texts

ZERO_WIDTH = "\u200b"
HOSTILE = {
    "everyone": ("@everyone @here", f"@{ZERO_WIDTH}everyone @{ZERO_WIDTH}here"),
    "member": ("<@{ann}>", f"<@{ZERO_WIDTH}{{ann}}>"),
    "role": ("<@&{role}>", f"<@{ZERO_WIDTH}&{{role}}>"),
    "channel": ("<#{study}>", "<#{study}>"),
    "command": ("</done:{study}>", "</done:{study}>"),
    "time": ("<t:0:R>", "<t:0:R>"),
    "emphasis": ("**x** _y_ ~~z~~ ||s||", "**x** _y_ ~~z~~ ||s||"),
    "code": ("`a` ``` \\", "`a` ``` \\"),
    "link": ("[me](https://e.vil)", "[me](https://e.vil)"),
    "heading": ("# big -# small > quote", "# big -# small > quote"),
    "direction": ("\u202egnp.exe\u2066 x\u200f", "gnp.exe x"),
    "invisible": ("a\u200b\u200d\u2060b\ufeff\u00ad", "ab"),
    "nested": ("[**x**](y) https://e.vil/**", "[**x**](y) https://e.vil/**"),
    "zalgo": ("Z" + "\u0351" * 28, "Z\u0351\u0351"),
    "blank": ("\u3164\u2800\u115f", "someone"),
    "wide": ("𒐫﷽" * 16, "𒐫﷽" * 16),
}


def hostile(world: World, kind: str) -> tuple[str, str]:
    """Return a hostile text and what may be seen of it."""
    ids = {"ann": world.ann.id, "role": world.guild.default_role.id, "study": world.study.id}
    given, seen = (text.format(**ids) for text in HOSTILE[kind])
    return given, seen


def drawn(world: World, text: str, where: str) -> tuple[str, list[str]]:
    """Draw a text as Discord would; return what is read and which effects it has."""
    context = {
        "users": {str(world.ann.id): "ann"},
        "roles": {str(world.guild.default_role.id): "everyone"},
        "channels": {str(world.study.id): "study"},
        "commands": {str(world.study.id): "done"},
        "everyone": True,
    }
    read: list[str] = []
    effects: list[str] = []
    _walk(markdown_tokens(text, where, context=context), read, effects)
    return "".join(read), effects


def _walk(tokens: Iterable[Mapping[str, Any]], read: list[str], effects: list[str]) -> None:
    for token in tokens:
        if token["type"] == "text":
            read.append(token["content"])
        elif token["type"] == "break":
            read.append("\n")
        else:
            effects += [] if token["type"] in ("inline", "paragraph") else [token["type"]]
        _walk(token.get("children", ()), read, effects)


def places(message: simcord.ResponseMessage | discord.Message) -> list[tuple[str, str]]:
    """List every text of a message with where it stands."""
    found = [(message.content, "message")] if message.content else []
    found += [(part["content"], "text_display") for part in parts(message) if part["type"] == 10]
    for embed in message.embeds:
        found += [(embed.title or "", "embed_title"), (embed.description or "", "embed_description")]
        found += [(field.value or "", "embed_field_value") for field in embed.fields]
    return found


def same_but_for_the_name(
    world: World,
    plain: simcord.ResponseMessage | discord.Message | None,
    name: str,
    other: simcord.ResponseMessage | discord.Message | None,
    seen: str,
) -> None:
    """See that two messages differ in one name only, in their words and in their effects."""
    assert plain is not None
    assert other is not None
    read_before = [drawn(world, *place) for place in places(plain)]
    read_after = [drawn(world, *place) for place in places(other)]
    assert any(name in words for words, _ in read_before)
    assert read_after == [(words.replace(name, seen), effects) for words, effects in read_before]


# -- names -----------------------------------------------------------------------------------


async def test_a_hostile_name_is_only_a_name(world: World) -> None:
    await first_day(world)
    before = await public_view(world, "Zoe")
    for kind in HOSTILE:
        given, seen = hostile(world, kind)
        for plain, changed in zip(before, await public_view(world, given), strict=True):
            same_but_for_the_name(world, plain, "Zoe", changed, seen)
        assert (await rows(world.db, "members"))[-1]["name"] == seen.replace("@\u200b", "@")


async def public_view(world: World, name: str) -> list[simcord.ResponseMessage | discord.Message | None]:
    """Return the messages in which others read the name of somebody who is done alone."""
    member = world.newcomer(name)
    await member.slash(world.study, "done")
    await world.forward(minutes=1)
    post = next(message for message in world.study.history() if message.content.startswith("**Day 1"))
    board = await world.bo.slash(world.chat, "leaderboard")
    shared = await press(member, await member.slash(world.chat, "progress"), "Share")
    await member.slash(world.study, "leave")
    return [post, board.response, shared.response]


async def test_twenty_names_of_the_worst_kind_still_fit_the_post(world: World) -> None:
    post = await first_day(world)
    for number in range(21):
        await world.newcomer("*_" * 15 + f"{number:02}").click(post, label="Done")
    await world.forward(minutes=1)
    field = newest(world.study).embeds[0].fields[-1]
    assert field.name == "Done so far: 21"
    assert str(field.value).startswith("\\*\\_\\*\\_")
    assert str(field.value).endswith(" more")
    assert len(str(field.value)) <= 1024


# -- what a group is called ------------------------------------------------------------------


async def test_a_hostile_group_name_breaks_no_card(world: World) -> None:
    before = await member_view(world, "Zoe")
    for kind in HOSTILE:
        given, seen = hostile(world, kind)
        for plain, changed in zip(before, await member_view(world, given), strict=True):
            same_but_for_the_name(
                world, plain, "Zoe", changed, "30-day kickstart" if kind == "blank" else seen
            )


async def member_view(world: World, name: str) -> list[simcord.ResponseMessage | discord.Message | None]:
    """Return messages in which a member reads what a group is called."""
    channel = world.guild.create_text_channel("another")
    await world.boss.slash(channel, "setup", timezone="UTC", name=name)
    invitation = newest(channel)
    commands = ("join", "leaderboard", "progress", "join")
    answers = [await world.ann.slash(channel, command) for command in commands]
    return [invitation, *(answer.response for answer in answers)]


# -- notes, links and check-ins --------------------------------------------------------------


async def test_a_hostile_note_is_only_a_quotation(world: World) -> None:
    await first_day(world)
    for kind in HOSTILE:
        given, seen = hostile(world, kind)
        member = world.newcomer(kind)
        done = await member.slash(world.study, "done", note=f"Zoe{given}")
        read, effects = quotation(world, done)
        assert read == "Zoe" + ("" if kind == "blank" else seen)
        assert effects == ["blockquote", *(["link_open", "link_close"] if "https" in given else [])]
        form = await press(member, done, "Note or link")
        assert filled(form)["note"] == (await rows(world.db, "completions"))[-1]["note"]


def quotation(world: World, answer: simcord.InteractionResult) -> tuple[str, list[str]]:
    """Draw the part of an answer that holds the note."""
    assert answer.response is not None
    found = [drawn(world, *place) for place in places(answer.response)]
    return next((read, effects) for read, effects in found if "Zoe" in read)


async def test_a_note_of_many_lines_stays_inside_its_quotation(world: World) -> None:
    await first_day(world)
    note = "# Zoe\n> two\n>>> three\n- five\n```\nsix\n```\n\n@everyone"
    read, effects = quotation(world, await world.ann.slash(world.study, "done", note=note))
    assert set(effects) == {"blockquote"}
    assert "# Zoe\n> two\n>>> three\n- five\n```\nsix\n```" in read


async def test_a_hostile_check_in_is_only_a_quotation(world: World) -> None:
    await first_day(world)
    members = {kind: world.newcomer(kind) for kind in HOSTILE}
    for member in members.values():
        await member.slash(world.study, "join")
    await live_until(world, "2026-01-11 18:00")
    own = {"heading", "strong_open", "strong_close", "blockquote"}
    for kind, member in members.items():
        given, seen = hostile(world, kind)
        form = await member.slash(world.study, "checkin")
        answer = {"went_well": f"Zoe{given}", "blocked": given, "goal": given}
        read, effects = quotation(world, await member.submit_modal(form, answer))
        assert "Zoe" + ("" if kind == "blank" else seen) in read
        assert set(effects) <= own | ({"link_open", "link_close"} if "https" in given else set())


async def test_a_hostile_link_is_refused_or_only_a_link(world: World) -> None:
    await first_day(world)
    for link in ("https://e.vil/<@1>", "https://e.vil/x)](y", "https://e.vil/`", "https://e.vil/\u202e"):
        done = await world.ann.slash(world.study, "done", link=link)
        assert refusal(done).startswith("I can't use “https:\\//e.vil/")
        assert drawn(world, refusal(done), "message")[1] == ["code", "code"]
    done = await world.ann.slash(world.study, "done", link="https://e.vil/@everyone")
    assert "🔗 https://e.vil/@everyone" in private(done)


# -- as long as it gets ----------------------------------------------------------------------


LONGEST = ["*" * 500, "*\n" * 250, "@everyone" * 55, "\\" * 500, "<" * 500]


async def test_the_longest_day_with_the_longest_note_fits_every_card(world: World) -> None:
    # Day 27 has the longest texts and six items, and 3 January is a Saturday: the extra ones are shown.
    await world.set_up(start="2025-12-08", name="*" * 60)
    await world.ann.slash(world.study, "join", pace="group")
    for date in ("2026-01-01", "2026-01-02", "2026-01-03"):
        await go_to(world, f"{date} 09:00")
    link = "https://e.example/" + "x" * 382
    for note in LONGEST:
        done = await world.ann.slash(world.study, "done", note=note, link=link)
        assert "### ✅ Day 27 done" in private(done)
        assert link in private(await world.ann.slash(world.study, "done"))
        today = private(await world.ann.slash(world.study, "today"))
        assert all(part in today for part in (link, "The next day comes", "Still open from before"))
        assert "### ↩️ Day 27 is open again" in private(await world.ann.slash(world.study, "undo"))


async def test_the_longest_check_in_fits_its_card(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await live_until(world, "2026-01-11 18:00")
    for text in LONGEST:
        answer = dict.fromkeys(("went_well", "blocked", "goal"), text)
        saved = await world.ann.submit_modal(await world.ann.slash(world.study, "checkin"), answer)
        assert "**Who may read it?**" in private(saved)
        await press(world.ann, saved, "Group")
        form = await press(world.ann, saved, "Change")
        refused = await world.ann.submit_modal(form, {"hours": "x", **answer})
        assert texts(refused.response).count("```") == 8
