"""What `/setup` and `/cohort` refuse: privately, plainly, and without leaving anything behind."""

from typing import Any

import pytest
from discord import app_commands
from simcord.backend.errors import SetupError

from tests.simcord.mishaps import deny, sends_to
from tests.simcord.world import World, private, refusal, texts

BAD = [
    ({"timezone": "Berlln"}, ["“Berlln”", "Did you mean `Europe/Berlin`?"]),
    ({"timezone": "nowhere at all"}, ["“nowhere at all”", "the nearest big city"]),
    ({"timezone": "*x*`@everyone"}, ["\\*x\\*", "@\u200beveryone"]),
    ({"plan": "marathon"}, ["“marathon”", "`kickstart-30`"]),
    ({"start": "next year"}, ["“next year”", "`2026-03-09`", "suggestion"]),
    ({"start": "2026-02-30"}, ["“2026-02-30”"]),
    ({"start": "2025-11-01"}, ["2025-11-01", "all 30 days", "later start"]),
    ({"start": "2027-01-02"}, ["2027-01-02", "within the next 365 days"]),
    ({"post_time": "noon"}, ["“noon”", "`09:00`"]),
    ({"post_time": "25:00"}, ["“25:00”", "24-hour clock"]),
    ({"post_time": "02:59"}, ["ends at 03:00", "03:00 or later"]),
    ({"name": "x" * 61}, ["61 characters", "60 fit", "shorten"]),
    ({"timezone": "x" * 3000}, ["time zone", "…"]),
]


async def test_bad_input_is_named_and_leaves_nothing_behind(world: World) -> None:
    for options, expected in BAD:
        said = refusal(await world.set_up(**options))
        assert len(said) <= 600
        for part in expected:
            assert part in said, (options, said)
    assert world.study.history() == []
    assert "None yet" in texts((await world.boss.slash(world.study, "cohort list")).response)
    assert not (await world.set_up()).response.content  # type: ignore[union-attr]


# -- channels --------------------------------------------------------------------------------

EVERY = ["View Channel", "Send Messages", "Embed Links", "Attach Files", "Read Message History"]


def bullets(said: str) -> list[str]:
    """List the lines that stand with a bullet."""
    return [line[2:] for line in said.splitlines() if line.startswith("• ")]


@pytest.mark.parametrize(
    ("denied", "named"),
    [
        (["view_channel"], EVERY),
        (["embed_links", "read_message_history"], ["Embed Links", "Read Message History"]),
        (["attach_files"], ["Attach Files"]),
        # Who may not send can do nothing with links and files either.
        (["send_messages"], ["Send Messages", "Embed Links", "Attach Files"]),
    ],
)
async def test_every_missing_permission_is_named(world: World, denied: list[str], named: list[str]) -> None:
    deny(world, world.study, *denied)
    said = refusal(await world.boss.slash(world.chat, "setup", timezone="UTC", channel=world.study))
    assert said.startswith(f"In {world.study.mention} I still need:")
    assert bullets(said) == named
    assert "run the command again" in said
    deny(world, world.study)
    again = await world.boss.slash(world.chat, "setup", timezone="UTC", channel=world.study)
    assert "is set up" in texts(again.response)


async def test_the_group_chat_is_looked_at_too(world: World) -> None:
    deny(world, world.chat, "embed_links")
    said = refusal(await world.set_up())
    assert said.startswith(f"In {world.chat.mention}")
    assert bullets(said) == ["Embed Links"]


async def test_mention_everyone_is_needed_only_for_a_role_that_is_not_mentionable(world: World) -> None:
    closed = world.guild.create_role("Closed")
    open_one = world.guild.create_role("Open", mentionable=True)
    for channel in (world.study, world.chat):
        deny(world, channel, "mention_everyone")
    said = refusal(await world.set_up(role=closed))
    assert bullets(said) == ["Mention everyone, here and All Roles (or make the role mentionable)"]
    second = world.guild.create_text_channel("second")
    deny(world, second, "mention_everyone")
    for options in ({"role": open_one}, {"channel": second}):
        assert "is set up" in texts((await world.set_up(**options)).response)


async def test_a_channel_takes_one_group_at_a_time(world: World) -> None:
    await world.set_up(name="First *one*")
    said = refusal(await world.set_up(name="Second"))
    assert "**First \\*one\\***" in said
    assert "`/cohort end`" in said
    elsewhere = await world.set_up(channel=world.chat)
    assert "is set up" in texts(elsewhere.response)


# -- names -----------------------------------------------------------------------------------

HOSTILE = "@everyone **b** `c` <@&1> [x](https://e.example)\u202e\u200b"


async def test_a_hostile_name_neither_pings_nor_breaks_anything(world: World) -> None:
    made = await world.set_up(name=HOSTILE)
    await world.forward(hours=33)
    listed = await world.boss.slash(world.study, "cohort list")
    (sign_up,) = [message for message in world.study.history() if "is open" in message.content]
    for shown in (private(made), private(listed), texts(sign_up)):
        assert "\u202e" not in shown
        assert "@everyone" not in shown
        assert "\\*\\*b\\*\\*" in shown
    bodies = sends_to(world, world.study)
    assert [body["allowed_mentions"] for body in bodies] == [{"parse": []}] * 2


async def test_a_name_with_nothing_to_see_becomes_the_plans(world: World) -> None:
    made = await world.set_up(name="\u200b\u2800 ")
    assert "30-day kickstart is set up" in texts(made.response)


# -- who may ---------------------------------------------------------------------------------

ORGANISING: list[tuple[str, dict[str, Any]]] = [
    ("cohort list", {}),
    ("cohort status", {}),
    ("cohort post", {}),
    ("cohort announce", {}),
    ("cohort edit", {"name": "Mine now"}),
    ("cohort mark", {"day": 1, "status": "on time"}),
    ("cohort remove", {}),
    ("cohort end", {}),
]


async def test_setup_is_hidden_without_manage_server(world: World) -> None:
    assert "setup" in world.boss.available_commands(world.study)
    assert "setup" not in world.ann.available_commands(world.study)
    with pytest.raises(SetupError, match="default-member-permissions"):
        await world.ann.slash(world.study, "setup", timezone="UTC")


async def test_setup_is_refused_where_a_server_shows_it_to_others(world: World) -> None:
    commands = await world.app.client.tree.fetch_commands()
    setup = next(command for command in commands if command.name == "setup")
    world.guild.set_command_permissions(setup, {world.ann: True})
    said = refusal(await world.ann.slash(world.study, "setup", timezone="UTC"))
    assert "Manage Server" in said
    assert world.study.history() == []


async def test_members_may_not_organise(world: World) -> None:
    await world.set_up()
    for name, options in ORGANISING:
        who = {"member": world.bo} if name in ("cohort mark", "cohort remove") else {}
        refused = await world.ann.slash(world.study, name, **options, **who)
        assert "Only the organisers of **30-day kickstart**" in refusal(refused), name
        assert refused.modal is None
    assert "Mine now" not in texts((await world.boss.slash(world.study, "cohort list")).response)


async def test_the_organiser_role_may_organise(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[helpers])
    await world.set_up(organisers=helpers)
    await world.forward(hours=33)
    await world.ann.click(world.study.last_message, label="Done")  # type: ignore[arg-type]
    for name, options in ORGANISING:
        who = {"member": world.ann} if name in ("cohort mark", "cohort remove") else {}
        answered = await olga.slash(world.study, name, **options, **who)
        if name == "cohort announce":
            assert answered.modal is not None
            continue
        assert "Only the organisers" not in private(answered), name
        if name == "cohort edit":
            await olga.click(answered.response, label="Do it")  # type: ignore[arg-type]
    assert "Mine now" in texts((await olga.slash(world.study, "cohort list")).response)


async def test_organisers_see_the_groups_they_may_run(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[helpers])
    await world.set_up(organisers=helpers, name="Theirs")
    await world.set_up(channel=world.chat, name="Other")
    assert "Other" not in texts((await olga.slash(world.study, "cohort list")).response)
    everything = texts((await world.boss.slash(world.study, "cohort list")).response)
    assert "Theirs" in everything
    assert "Other" in everything
    assert "Only the organisers of **Other**" in refusal(
        await olga.slash(world.study, "cohort status", cohort="Other")
    )


# -- which group -----------------------------------------------------------------------------


async def test_no_group_yet(world: World) -> None:
    for name, options in ORGANISING[1:]:
        who = {"member": world.bo} if name in ("cohort mark", "cohort remove") else {}
        refused = await world.boss.slash(world.study, name, **options, **who)
        assert "`/setup`" in refusal(refused), name


async def test_which_of_several_groups_is_asked_for_outside_their_channels(world: World) -> None:
    await world.set_up(name="Alpha")
    await world.set_up(name="Beta", channel=world.guild.create_text_channel("second"))
    lobby = world.guild.create_text_channel("lobby")
    said = refusal(await world.boss.slash(lobby, "cohort status"))
    assert "**Alpha** and **Beta**" in said
    assert "`cohort` option" in said
    suggested = await world.boss.autocomplete(lobby, "cohort status", "cohort", "bet")
    assert [choice["name"] for choice in suggested] == ["Beta"]
    chosen = await world.boss.slash(lobby, "cohort status", cohort=suggested[0]["value"])
    assert texts(chosen.response).strip().startswith("### Beta")
    assert "no group called “Gamma”" in refusal(
        await world.boss.slash(lobby, "cohort status", cohort="Gamma")
    )
    assert "### Alpha" in texts((await world.boss.slash(world.study, "cohort status")).response)


async def test_every_command_that_takes_a_group_suggests_them(world: World) -> None:
    await world.set_up(name="Alpha")
    takers = [
        command.qualified_name
        for command in world.app.client.tree.walk_commands()
        if isinstance(command, app_commands.Command)
        and any(parameter.name == "cohort" for parameter in command.parameters)
    ]
    assert len(takers) >= 14
    for name in takers:
        suggested = await world.boss.autocomplete(world.study, name, "cohort", "al")
        assert suggested == [{"name": "Alpha", "value": "1"}], name
    for name in set(takers) & set(world.boss.user.available_commands()):
        assert await world.boss.user.autocomplete(name, "cohort", "al") == []


async def test_commands_of_a_server_are_not_offered_in_direct_messages(world: World) -> None:
    offered = world.boss.user.available_commands()
    assert not [name for name in offered if name.startswith(("setup", "cohort"))]


async def test_too_many_groups_to_list_still_get_an_answer(world: World) -> None:
    for number in range(12):
        channel = world.guild.create_text_channel(f"study-{number}")
        await world.set_up(channel=channel, name=f"{number:02d}{'*' * 58}", chat=channel)
    lobby = world.guild.create_text_channel("lobby")
    assert "and 2 more" in refusal(await world.boss.slash(lobby, "cohort status"))
    listed = await world.boss.slash(lobby, "cohort list")
    shown = texts(listed.response)
    assert shown.count("not started yet") == 10
    assert "… and 2 more; `/cohort status` finds each by its name." in shown
