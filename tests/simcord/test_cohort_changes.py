"""`/cohort edit`, `mark`, `remove` and `end`: what changes, what stays, what is refused."""

import discord
import pytest
from simcord.backend.errors import SetupError

from tests.simcord.checks import unchanged
from tests.simcord.members import at, edit, first_day, go_to, newest, stamp
from tests.simcord.mishaps import deny
from tests.simcord.world import World, private, refusal, texts

Options = dict[str, object]


async def status(world: World) -> str:
    """Return what `/cohort status` says."""
    return private(await world.boss.slash(world.study, "cohort status"))


async def log(world: World) -> list[str]:
    """List the lines of the log, newest first."""
    return (await status(world)).split("**Log**\n")[1].splitlines()


# -- edit ------------------------------------------------------------------------------------


async def test_every_field_says_what_it_was_and_is(world: World) -> None:
    second, role = world.guild.create_text_channel("second"), world.guild.create_role("Learners")
    helpers = world.guild.create_role("Helpers")
    await world.set_up()
    changes: list[tuple[Options, str]] = [
        ({"name": "Spring *class*"}, "• **name:** 30-day kickstart → Spring \\*class\\*"),
        ({"timezone": "berlin"}, "• **time zone:** UTC → Europe/Berlin"),
        ({"post_time": "18h30"}, "• **post time:** 09:00 → 18:30"),
        ({"channel": second}, f"• **study channel:** {world.study.mention} → {second.mention}"),
        ({"chat": second}, f"• **group chat:** {world.chat.mention} → {second.mention}"),
        ({"role": role}, f"• **role to ping:** none → {role.mention}"),
        ({"organisers": helpers}, f"• **organiser role:** none → {helpers.mention}"),
    ]
    for options, line in changes:
        shown = await world.boss.slash(world.study, "cohort edit", **options)
        done = await world.boss.click(shown.response, label="Do it")  # type: ignore[arg-type]
        for said in (private(done), texts(shown.response)):
            assert line in said.splitlines(), said
            assert said.count("• **") == 1
    assert f"Daily post {stamp('2026-01-02 17:30', 'R')}" in await status(world)
    told = await log(world)
    assert len(told) == 5
    assert "edit, post time: 09:00 → 18:30" in told[4]
    assert f"edit, organiser role: none → <@&{helpers.id}>" in told[0]
    assert "None" not in "".join(told)


async def test_a_role_can_be_taken_away_again(world: World) -> None:
    learners, helpers = world.guild.create_role("Learners"), world.guild.create_role("Helpers")
    await world.set_up(role=learners, organisers=helpers)
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[helpers])
    for remove, line in (
        ("ping", f"• **role to ping:** {learners.mention} → none"),
        ("organisers", f"• **organiser role:** {helpers.mention} → none"),
    ):
        shown = await olga.slash(world.study, "cohort edit", remove=remove)
        assert line in texts(shown.response).splitlines()
        await olga.click(shown.response, label="Do it")  # type: ignore[arg-type]
    assert "Only the organisers of" in refusal(await olga.slash(world.study, "cohort edit", remove="ping"))
    again = await world.boss.slash(world.study, "cohort edit", remove="ping")
    assert "Nothing to change: " in refusal(again)
    await go_to(world, "2026-01-03 09:00")
    assert newest(world.study).content.startswith("**Day 2 of 30: ")


async def test_everybody_is_no_choice(world: World) -> None:
    everybody = world.guild.default_role
    said = refusal(await world.boss.slash(world.study, "setup", timezone="UTC", role=everybody))
    assert said.startswith("Everybody can't be the choice for `role`: ")
    await world.set_up()
    async with unchanged(world.db):
        for option in ("role", "organisers"):
            said = refusal(await world.boss.slash(world.study, "cohort edit", **{option: everybody}))
            assert said.startswith(f"Everybody can't be the choice for `{option}`: ")
            assert said.endswith(" Nothing was changed.")


async def test_a_change_counts_from_the_next_day(world: World) -> None:
    await first_day(world)
    await edit(world, world.study, post_time="12:00", channel=world.chat)
    await go_to(world, "2026-01-03 11:59")
    assert "Day 1 of 30" in newest(world.study).content
    assert world.chat.history() == []
    await go_to(world, "2026-01-03 12:00")
    assert "Day 2 of 30" in newest(world.chat).content
    assert "Day 1 of 30" in newest(world.study).content


async def test_a_chat_that_was_the_study_channel_moves_with_it(world: World) -> None:
    await world.boss.slash(world.study, "setup", timezone="UTC")
    moved = private(await edit(world, world.study, channel=world.chat))
    assert f"• **group chat:** {world.study.mention} → {world.chat.mention}" in moved
    second = world.guild.create_text_channel("second")
    apart = private(await edit(world, world.chat, chat=world.study, cohort="30-day kickstart"))
    assert "study channel" not in apart
    alone = private(await edit(world, world.chat, channel=second, cohort="30-day kickstart"))
    assert "group chat" not in alone


async def test_an_edit_that_changes_nothing_is_refused(world: World) -> None:
    await world.set_up()
    for options in ({}, {"name": "30-day kickstart"}, {"timezone": "utc", "post_time": "9"}):
        said = refusal(await world.boss.slash(world.study, "cohort edit", **options))
        assert said.startswith("Nothing to change: **30-day kickstart**")
    assert len(await log(world)) == 1


async def test_bad_edits_are_refused_like_bad_setups(world: World) -> None:
    second = world.guild.create_text_channel("second")
    await world.set_up()
    await world.set_up(channel=second, name="Second")
    bare = world.guild.create_text_channel("bare")
    deny(world, bare, "embed_links")
    bad: list[tuple[Options, str]] = [
        ({"timezone": "Atlantis"}, "“Atlantis”"),
        ({"post_time": "soon"}, "“soon”"),
        ({"post_time": "01:00"}, "03:00 or later"),
        ({"name": "x" * 61}, "61 characters"),
        ({"channel": second}, "**Second** studies in that channel"),
        ({"channel": bare}, "• Embed Links"),
        ({"chat": bare}, "• Embed Links"),
    ]
    for options, expected in bad:
        assert expected in refusal(await world.boss.slash(world.study, "cohort edit", **options))
    assert len(await log(world)) == 1


async def test_zones_are_suggested_for_an_edit_too(world: World) -> None:
    await world.set_up()
    found = await world.boss.autocomplete(world.study, "cohort edit", "timezone", "toky")
    assert [choice["value"] for choice in found] == ["Asia/Tokyo"]


# -- mark ------------------------------------------------------------------------------------


async def mark(world: World, status: str, day: int = 1, **options: object) -> str:
    """Correct ann's day, and return what the bot says."""
    corrected = {"member": world.ann, "day": day, "status": status, **options}
    return private(await world.boss.slash(world.study, "cohort mark", **corrected))


async def test_marking_a_day_shows_everywhere(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    await go_to(world, "2026-01-05 12:00")  # day 1 has long closed
    said = await mark(world, "on time", reason="Told me *at lunch*")
    assert f"{world.ann.mention}, Day 1: **on time**, 10 points" in said
    entry = (await log(world))[0]
    assert f"{world.boss.mention}: mark {world.ann.mention}, Day 1: on time (Told me" in entry
    assert "\\*at lunch\\*" in entry
    assert "**1 of 30 days**" in private(await world.ann.slash(world.study, "progress"))
    await world.deliver()
    shown = next(found for found in world.study.history() if found.id == post.id)
    assert shown.embeds[0].fields[-1].value == "ann"
    undone = await mark(world, "not done")
    assert "**not done**, 0 points" in undone
    assert "**0 of 30 days**" in private(await world.ann.slash(world.study, "progress"))


async def test_a_day_that_has_closed_is_marked_late_for_half_the_points(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await go_to(world, "2026-01-06 12:00")
    said = await mark(world, "late")
    assert "**late**, 5 points" in said
    assert "deadline" not in said


async def test_late_before_the_deadline_is_on_time(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    said = await mark(world, "late")
    assert "**late**, 10 points" in said
    assert "Its deadline is still to come, so it counts as on time." in said


@pytest.mark.parametrize(
    ("day", "mark_as", "expected"),
    [
        (31, "on time", "There is no day 31"),
        (0, "on time", "There is no day 0"),
        (2, "on time", f"Day 2 comes {stamp('2026-01-03 09:00')}"),
        (1, "not done", "Day 1 is not marked done"),
    ],
)
async def test_what_cannot_be_marked(world: World, day: int, mark_as: str, expected: str) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    assert expected in await mark(world, mark_as, day)
    assert len(await log(world)) == 1


async def test_only_members_are_marked_and_removed(world: World) -> None:
    await first_day(world)
    assert "is not in **30-day kickstart**" in await mark(world, "on time")
    refused = await world.boss.slash(world.study, "cohort remove", member=world.ann)
    assert "is not in **30-day kickstart**" in refusal(refused)


async def test_a_reason_may_not_be_a_novel(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    assert "500 fit" in await mark(world, "on time", reason="r" * 501)


async def test_before_the_first_day_there_is_nothing_to_mark(world: World) -> None:
    await world.set_up()
    await world.ann.slash(world.study, "join")
    assert f"starts {stamp('2026-01-02 09:00')}" in await mark(world, "on time")


# -- remove ----------------------------------------------------------------------------------


async def test_remove(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    said = private(await world.boss.slash(world.study, "cohort remove", member=world.ann))
    assert f"{world.ann.mention} is no longer in **30-day kickstart**" in said
    assert "0 members" in await status(world)
    assert f"{world.boss.mention}: remove {world.ann.mention}" in (await log(world))[0]
    board = await world.bo.slash(world.study, "leaderboard")
    assert board.response is not None
    assert "ann" not in (board.response.embeds[0].description or "")
    await world.ann.slash(world.study, "join")
    assert "**1 of 30 days**" in private(await world.ann.slash(world.study, "progress"))


# -- end -------------------------------------------------------------------------------------


async def test_end_asks_first_and_can_be_called_off(world: World) -> None:
    await first_day(world)
    asked = await world.boss.slash(world.study, "cohort end")
    assert "End 30-day kickstart?" in private(asked)
    assert "cannot be taken back" in private(asked)
    kept = await world.boss.click(asked.response, label="Keep it going")  # type: ignore[arg-type]
    assert "Kept going" in private(kept)
    await go_to(world, "2026-01-03 09:00")
    assert "Day 2 of 30" in newest(world.study).content
    with pytest.raises(SetupError):  # the card has changed: its buttons are gone
        await world.boss.click(asked.response, label="End it")  # type: ignore[arg-type]


async def test_end_stops_the_posts_and_keeps_what_was_done(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    asked = await world.boss.slash(world.study, "cohort end")
    ended = await world.boss.click(asked.response, label="End it")  # type: ignore[arg-type]
    assert "30-day kickstart has ended" in private(ended)
    await go_to(world, "2026-01-12 12:00")
    assert newest(world.study).id == post.id
    assert world.chat.history() == []
    assert "**1 of 30 days**" in private(await world.ann.slash(world.study, "progress"))
    late = await world.bo.click(post, label="Done")
    assert private(late)
    ended_at = int(at("2026-01-02 09:00").timestamp())
    assert f"finished <t:{ended_at}:R>" in await status(world)
    assert "end, after day 1" in (await log(world))[0]
    again = await world.set_up(name="Next")
    assert "is set up" in private(again)


async def test_end_works_once(world: World) -> None:
    await first_day(world)
    first = await world.boss.slash(world.study, "cohort end")
    second = await world.boss.slash(world.study, "cohort end")
    await world.boss.click(first.response, label="End it")  # type: ignore[arg-type]
    twice = await world.boss.click(second.response, label="End it")  # type: ignore[arg-type]
    assert "30-day kickstart** ended <t:" in refusal(twice)
    assert [line for line in await log(world) if ": end" in line][1:] == []


async def test_end_is_refused_to_who_is_no_organiser_any_more(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[helpers])
    await first_day(world, organisers=helpers)
    asked = await olga.slash(world.study, "cohort end")
    with pytest.raises(SetupError, match="not visible"):  # the question is olga's alone
        await world.ann.click(asked.response, label="End it")  # type: ignore[arg-type]
    world.env.backend.edit_member(world.guild.id, olga.id, {"role_ids": []})
    refused = await olga.click(asked.response, label="End it")  # type: ignore[arg-type]
    assert "Only the organisers" in refusal(refused)
    assert "finished" not in await status(world)


async def test_what_has_ended_can_be_neither_edited_nor_announced_in(world: World) -> None:
    await first_day(world)
    form = await world.boss.slash(world.study, "cohort announce")
    asked = await world.boss.slash(world.study, "cohort end")
    await world.boss.click(asked.response, label="End it")  # type: ignore[arg-type]
    assert "** ended <t:" in refusal(await world.boss.slash(world.study, "cohort edit", name="Late"))
    assert "** ended <t:" in private(await world.boss.submit_modal(form, {"text": "Hello"}))
    assert isinstance(newest(world.study), discord.Message)
    assert "Day 1 of 30" in newest(world.study).content
