"""Prove with a bare bot that the double behaves as Discord does."""

import discord
import pytest

from .bare_bot import BareBot, pointed_at
from .double import DiscordDouble
from .record import Upload
from .things import PUBLIC_THREAD, Permission
from .town import Town


async def test_a_bot_logs_in_is_ready_and_syncs(double: DiscordDouble, town: Town, bot: BareBot) -> None:
    assert bot.user is not None
    assert bot.user.id == double.world.bot.id
    guild = bot.get_guild(town.guild.id)
    assert guild is not None
    assert guild.me.guild_permissions.send_messages
    assert [channel.id for channel in guild.text_channels] == [town.channel.id]
    assert {c["name"] for c in double.commands.all(None)} == {"done", "panel", "slow", "quiz"}
    assert [(r.method, r.status) for r in double.requests] == [
        ("GET", 200),
        ("GET", 200),
        ("PUT", 200),
    ]


async def test_a_wrong_token_is_refused() -> None:
    async with (
        DiscordDouble(token="right") as double,
        pointed_at(double.api_url, double.gateway_url),
        BareBot() as bot,
    ):
        with pytest.raises(discord.LoginFailure):
            await bot.login("wrong")


async def test_commands_keep_their_ids_when_synced_again(double: DiscordDouble, bot: BareBot) -> None:
    before = {c["name"]: c["id"] for c in double.commands.all(None)}
    synced = await bot.tree.sync()
    assert {c.name: str(c.id) for c in synced} == before


async def test_a_slash_command_is_answered(town: Town, bot: BareBot) -> None:
    friend = town.double.add_member(town.guild.id, "grace", nick="Amazing Grace")
    proof = Upload("file", "proof.txt", "text/plain", b"12345")
    options = {"friend": friend, "note": "yes", "day": 3, "proof": proof}
    answer = await (await town.slash("done", options=options)).first()
    assert answer.content == "3 yes Amazing Grace 5"
    assert answer.ephemeral
    assert 0 < answer.latency < 3
    assert town.posts == []


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("nothing", {}),
        ("done", {}),
        ("done", {"options": {"day": "3"}}),
        ("done", {"options": {"day": 31}}),
        ("done", {"options": {"day": 3, "note": ""}}),
        ("done", {"options": {"day": 3, "other": 1}}),
        ("quiz", {}),
        ("quiz", {"subcommand": "stop"}),
    ],
)
async def test_a_member_cannot_send_what_a_client_would_not(
    town: Town, bot: BareBot, name: str, more: dict[str, object]
) -> None:
    with pytest.raises((LookupError, TypeError, ValueError)):
        await town.slash(name, **more)


async def test_a_subcommand_is_answered(town: Town, bot: BareBot) -> None:
    reply = await town.slash("quiz", subcommand="start", options={"questions": 7})
    assert (await reply.first()).content == "7 questions"
    assert [message.content for message in town.posts] == ["7 questions"]


async def test_choices_are_completed(town: Town, bot: BareBot) -> None:
    place = town.guild.id, town.channel.id
    reply = await town.double.autocomplete(*place, town.ada, "done", "day", "2")
    choices = (await reply.first()).data["choices"]
    assert [choice["value"] for choice in choices] == [2, 20, 21]


async def test_a_button_changes_its_message(town: Town, bot: BareBot) -> None:
    panel = (await (await town.slash("panel")).first()).message
    assert panel is not None
    assert panel.body["attachments"][0]["filename"] == "panel.csv"
    answer = await (await town.double.click(panel, "done", town.ada)).first()
    assert answer.type == 7
    assert town.posts == [panel]
    assert panel.content == "done by ada"


async def test_a_select_names_a_member(town: Town, bot: BareBot) -> None:
    panel = (await (await town.slash("panel")).first()).message
    assert panel is not None
    reply = await town.double.click(panel, "who", town.ada, values=[town.guild.owner])
    assert (await reply.followup()).body["content"] == "you chose Study hall owner"


async def test_only_what_is_there_can_be_pressed(town: Town, bot: BareBot) -> None:
    panel = (await (await town.slash("panel")).first()).message
    assert panel is not None
    for custom_id in ("later", "never"):
        with pytest.raises(LookupError):
            await town.double.click(panel, custom_id, town.ada)


async def test_a_modal_is_opened_and_submitted(town: Town, bot: BareBot) -> None:
    panel = (await (await town.slash("panel")).first()).message
    assert panel is not None
    opened = await town.double.click(panel, "write", town.ada)
    assert (await opened.first()).data["title"] == "A note"
    proof = Upload("file", "proof.txt", "text/plain", b"12345")
    values = {"text": "SGD", "pace": ["fast"], "proof": [proof]}
    answer = await (await town.double.submit_modal(opened, values)).first()
    assert answer.content == "SGD, fast, ['proof.txt']"


async def test_a_modal_refuses_what_a_client_would(town: Town, bot: BareBot) -> None:
    panel = (await (await town.slash("panel")).first()).message
    assert panel is not None
    opened = await town.double.click(panel, "write", town.ada)
    await opened.first()
    for values in ({"text": ""}, {"text": "x", "pace": ["idle"]}, {"other": "x"}):
        with pytest.raises((LookupError, ValueError)):
            await town.double.submit_modal(opened, {"text": "x"} | values)


async def test_a_deferred_answer_is_filled_edited_and_followed(town: Town, bot: BareBot) -> None:
    reply = await town.slash("slow")
    assert (await reply.first()).type == 5
    assert (await reply.edit()).body["content"] == "the answer"
    assert (await reply.edit(2)).body["content"] == "a better answer"
    more = await reply.followup()
    await town.double.seen("DELETE", r"/webhooks/\d+/.+/messages/\d+")
    assert more.message.content == "even more"
    assert more.message.deleted


async def test_a_second_answer_is_refused(town: Town, bot: BareBot) -> None:
    reply = await town.slash("quiz", subcommand="start")
    await reply.first()
    again = discord.Webhook.partial(reply.id, reply.token, client=bot)
    path = f"/interactions/{reply.id}/{reply.token}/callback"
    with pytest.raises(discord.HTTPException) as caught:
        await bot.http.request(discord.http.Route("POST", path), json={"type": 5})
    assert caught.value.code == 40060
    assert again.id == reply.id


async def test_a_late_answer_is_refused(town: Town, bot: BareBot) -> None:
    town.double.interactions.ack_seconds = 0
    await town.slash("quiz", subcommand="start")
    (late,) = await town.double.seen("POST", "/interactions/.+")
    assert late.status == 404


async def test_direct_messages_and_threads(town: Town, bot: BareBot) -> None:
    double = town.double
    dm = await (await bot.fetch_user(town.ada.id)).create_dm()
    await dm.send("hello")
    assert [m.content for m in double.messages(double.dm_with(town.ada).id)] == ["hello"]
    thread = double.add_channel(town.guild.id, "a thread", kind=PUBLIC_THREAD, parent_id=town.channel.id)
    reply = await double.slash(town.guild.id, thread.id, town.ada, "quiz", subcommand="start")
    await reply.first()
    assert len(double.messages(thread.id)) == 1
    in_dm = await double.slash(None, dm.id, town.ada, "quiz", subcommand="start")
    assert (await in_dm.first()).content == "5 questions"


async def test_a_message_starts_one_thread_that_has_its_id(town: Town, bot: BareBot) -> None:
    channel = bot.get_partial_messageable(town.channel.id, guild_id=town.guild.id)
    message = await channel.send("Let us talk")
    thread = await message.create_thread(name="Talk")
    assert (thread.id, thread.name, thread.parent_id) == (message.id, "Talk", town.channel.id)
    await thread.send("Hello")
    assert [m.content for m in town.double.messages(thread.id)] == ["Hello"]
    with pytest.raises(discord.HTTPException) as caught:
        await message.create_thread(name="Again")
    assert (caught.value.status, caught.value.code) == (400, 160004)


async def test_members_are_found_without_the_intent(town: Town, bot: BareBot) -> None:
    guild = bot.get_guild(town.guild.id)
    assert guild is not None
    found = await guild.query_members(user_ids=[town.ada.id, 123])
    assert [member.name for member in found] == ["ada"]
    town.double.remove_member(town.guild.id, town.ada)
    assert await guild.query_members(user_ids=[town.ada.id]) == []
    with pytest.raises(discord.NotFound):
        await guild.fetch_member(town.ada.id)


async def test_permissions_follow_roles_and_overwrites(town: Town, bot: BareBot) -> None:
    double = town.double
    manager = double.add_role(town.guild.id, "manager", permissions=Permission.MANAGE_GUILD)
    boss = double.add_member(town.guild.id, "boss", roles=[manager])
    quiet = double.add_channel(
        town.guild.id,
        overwrites=[{"id": str(town.guild.id), "type": 0, "allow": "0", "deny": str(1 << 11)}],
    )
    seen: list[discord.Permissions] = []

    async def look(interaction: discord.Interaction[BareBot]) -> bool:
        seen.append(interaction.permissions)
        return True

    bot.tree.interaction_check = look  # type: ignore[method-assign]
    for user in (boss, town.ada):
        await (await double.slash(town.guild.id, quiet.id, user, "quiz", subcommand="start")).first()
    assert [one.manage_guild for one in seen] == [True, False]
    assert [one.send_messages for one in seen] == [False, False]


async def test_the_world_changes_under_a_running_bot(town: Town, bot: BareBot) -> None:
    other = town.double.add_guild("Other")
    await bot.wait_for("guild_join", timeout=2)
    assert bot.get_guild(other.id) is not None
    gone = bot.wait_for("guild_channel_delete", timeout=2)
    town.double.remove_channel(town.channel.id)
    assert (await gone).id == town.channel.id
    town.double.remove_guild(other.id)
    await bot.wait_for("guild_remove", timeout=2)


async def test_an_unknown_route_is_noted(town: Town, bot: BareBot) -> None:
    with pytest.raises(discord.NotFound):
        await bot.http.request(discord.http.Route("GET", "/sticker-packs"))
    assert [request.path for request in town.double.unexpected] == ["/sticker-packs"]
    with pytest.raises(AssertionError, match="unknown to the double"):
        town.double.check()
    town.double.unexpected.clear()
