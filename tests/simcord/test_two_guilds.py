"""Two servers with the same people: nothing of one is seen, done or broken in the other."""

from dataclasses import dataclass

import pytest
import simcord

from tests.simcord.members import go_to, newest
from tests.simcord.mishaps import deny, sends_to
from tests.simcord.world import MANAGE, World, private, refusal, texts


@dataclass
class Second:
    """Another server that boss and ann are in as well."""

    guild: simcord.GuildHandle
    study: simcord.ChannelHandle
    chat: simcord.ChannelHandle
    boss: simcord.MemberActor
    ann: simcord.MemberActor


@pytest.fixture
def other(world: World) -> Second:
    """Make the second server."""
    guild = world.env.create_guild("Other")
    managers = guild.create_role("Managers", permissions=MANAGE)
    return Second(
        guild,
        guild.create_text_channel("study"),
        guild.create_text_channel("chat"),
        guild.add_member(world.boss.user, roles=[managers]),
        guild.add_member(world.ann.user),
    )


async def both(world: World, other: Second) -> None:
    """Set up a group in each server and go to its first day."""
    await world.set_up(name="Here")
    await other.boss.slash(other.study, "setup", timezone="UTC", chat=other.chat, name="There")
    await go_to(world, "2026-01-02 09:00")


async def test_each_server_gets_its_own_posts(world: World, other: Second) -> None:
    await both(world, other)
    assert [message.content[:9] for message in world.study.history()] == ["**Here is", "**Day 1 o"]
    assert [message.content[:9] for message in other.study.history()] == ["**There i", "**Day 1 o"]
    assert newest(world.study).components != newest(other.study).components


async def test_a_day_done_here_is_not_done_there(world: World, other: Second) -> None:
    await both(world, other)
    await world.ann.click(newest(world.study), label="Done")
    await world.forward(seconds=10)
    assert "Done so far: 1" in texts(newest(world.study))
    assert "Nobody yet" in texts(newest(other.study))
    assert "You are not in **There**" in refusal(await other.ann.slash(other.study, "progress"))
    await other.ann.click(newest(other.study), label="Done")
    assert "**1 of 30 days**" in private(await other.ann.slash(other.study, "progress"))
    assert "**1 of 30 days**" in private(await world.ann.slash(world.study, "progress"))


async def test_lists_and_suggestions_stay_at_home(world: World, other: Second) -> None:
    await both(world, other)
    listed = private(await other.boss.slash(other.study, "cohort list"))
    assert "There" in listed
    assert "Here" not in listed
    offered = await other.boss.autocomplete(other.study, "cohort status", "cohort", "")
    assert [choice["name"] for choice in offered] == ["There"]
    for name in ("Here", "1"):
        refused = await other.boss.slash(other.study, "cohort status", cohort=name)
        assert f"no group called “{name}”" in refusal(refused)


async def test_organisers_rule_at_home_only(world: World, other: Second) -> None:
    await both(world, other)
    guest = other.guild.add_member(world.bo.user)
    chief = world.guild.create_role("Chiefs", permissions=MANAGE)
    world.env.backend.edit_member(world.guild.id, world.bo.id, {"role_ids": [chief.id]})
    assert "Here" in private(await world.bo.slash(world.study, "cohort list"))
    assert "Only the organisers" in refusal(await guest.slash(other.study, "cohort list"))


@pytest.mark.parametrize("action", ["join", "trial", "end"])
async def test_a_button_of_the_other_server_opens_nothing(world: World, other: Second, action: str) -> None:
    await both(world, other)
    key = f"b:{action}:1"  # the group of the first server, under a message of the second
    row = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": key}]}]
    me = world.env.backend.bot_user.id
    world.env.backend.create_message(other.study.id, me, "A strange message", components=row)
    refused = await other.boss.click(newest(other.study), label="x")
    assert "This server has no group called “1”" in refusal(refused)
    assert "0 members" in private(await world.boss.slash(world.study, "cohort status"))


async def test_settings_are_kept_by_server(world: World, other: Second) -> None:
    await both(world, other)
    for member, study in ((world.ann, world.study), (other.ann, other.study)):
        await member.click(newest(study), label="Done")
    settings = await world.ann.slash(world.study, "settings")
    await world.ann.select(settings.response, ["someone"])  # type: ignore[arg-type]
    await world.forward(seconds=10)
    assert newest(world.study).embeds[0].fields[-1].value == "1 member"
    assert newest(other.study).embeds[0].fields[-1].value == "ann"


async def test_a_broken_server_does_not_hold_up_the_other(world: World, other: Second) -> None:
    await world.set_up(name="Here")
    await other.boss.slash(other.study, "setup", timezone="UTC", chat=other.chat, name="There")
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    assert newest(other.study).content.startswith("**Day 1 of 30")
    assert "posts are blocked" in newest(world.chat).content
    assert other.chat.history() == []


async def test_the_role_of_a_server_is_pinged_there_only(world: World, other: Second) -> None:
    role = world.guild.create_role("Learners", mentionable=True)
    await world.set_up(role=role)
    await other.boss.slash(other.study, "setup", timezone="UTC")
    await go_to(world, "2026-01-02 09:00")
    assert sends_to(world, world.study)[-1]["allowed_mentions"] == {"parse": [], "roles": [role.id]}
    assert sends_to(world, other.study)[-1]["allowed_mentions"] == {"parse": []}


async def test_a_server_that_throws_the_bot_out_is_left_alone(world: World, other: Second) -> None:
    await both(world, other)
    world.env.backend.remove_member(other.guild.id, world.env.backend.bot_user.id)
    await go_to(world, "2026-01-03 09:00")
    assert "Day 2 of 30" in newest(world.study).content
    assert "Day 1 of 30" in newest(other.study).content
