"""A bare discord.py bot that proves the double; as a program it logs in and posts once.

It imports nothing of the double: the tests also start it as a process of its own.
"""

import asyncio
import io
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord
import yarl
from discord import app_commands

Interaction = discord.Interaction[Any]
NOTHING = discord.AllowedMentions.none()


class Note(discord.ui.Modal, title="A note"):
    """A modal with the fields of today's Discord."""

    text: discord.ui.Label[Any] = discord.ui.Label(
        text="Text",
        description="What did you learn?",
        component=discord.ui.TextInput(custom_id="text", max_length=200),
    )
    pace: discord.ui.Label[Any] = discord.ui.Label(
        text="Pace",
        component=discord.ui.Select(
            custom_id="pace",
            options=[discord.SelectOption(label=one, value=one) for one in ("slow", "fast")],
        ),
    )
    proof: discord.ui.Label[Any] = discord.ui.Label(
        text="Proof", component=discord.ui.FileUpload(custom_id="proof", required=False)
    )

    async def on_submit(self, interaction: Interaction) -> None:
        """Say what was written."""
        text, pace, proof = self.text.component, self.pace.component, self.proof.component
        assert isinstance(text, discord.ui.TextInput)
        assert isinstance(pace, discord.ui.Select)
        assert isinstance(proof, discord.ui.FileUpload)
        names = [file.filename for file in proof.values]
        answer = f"{text.value}, {pace.values[0]}, {names}"
        await interaction.response.send_message(answer, ephemeral=True)


class Panel(discord.ui.View):
    """Buttons and a select that outlive a restart."""

    def __init__(self) -> None:
        """Never time out."""
        super().__init__(timeout=None)

    @discord.ui.button(label="Done", custom_id="done")
    async def done(self, interaction: Interaction, _: discord.ui.Button["Panel"]) -> None:
        """Change the message under the button."""
        await interaction.response.edit_message(content=f"done by {interaction.user.name}")

    @discord.ui.button(label="Write", custom_id="write")
    async def write(self, interaction: Interaction, _: discord.ui.Button["Panel"]) -> None:
        """Open the modal."""
        await interaction.response.send_modal(Note(timeout=60))

    @discord.ui.button(label="Later", custom_id="later", disabled=True)
    async def later(self, interaction: Interaction, _: discord.ui.Button["Panel"]) -> None:
        """Exist to be refused."""

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who")
    async def who(self, interaction: Interaction, select: discord.ui.UserSelect["Panel"]) -> None:
        """Name the chosen member."""
        await interaction.response.defer()
        await interaction.followup.send(f"you chose {select.values[0].name}", ephemeral=True)


class BareBot(discord.Client):
    """The bot that the tests talk to; `life` ends when it does."""

    life: asyncio.Task[None]

    def __init__(self) -> None:
        """Ask for what Daymark asks for, with READY's wait cut short."""
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            guild_ready_timeout=0.05,
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(done)
        self.tree.add_command(panel)
        self.tree.add_command(slow)
        self.tree.add_command(quiz)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again at once; discord.py would wait five seconds."""

    async def setup_hook(self) -> None:
        """Register views and sync the commands."""
        self.add_view(Panel())
        await self.tree.sync()


@app_commands.command(description="Mark a day as done")
async def done(
    interaction: Interaction,
    day: app_commands.Range[int, 1, 30],
    note: app_commands.Range[str, 1, 50] = "-",
    friend: discord.Member | None = None,
    proof: discord.Attachment | None = None,
) -> None:
    """Repeat the options."""
    size = None if proof is None else len(await proof.read())
    name = None if friend is None else friend.display_name
    await interaction.response.send_message(f"{day} {note} {name} {size}", ephemeral=True)


@done.autocomplete("day")
async def _days(_: Interaction, typed: str) -> list[app_commands.Choice[int]]:
    days = [day for day in range(1, 31) if str(day).startswith(typed)]
    return [app_commands.Choice(name=f"Day {day}", value=day) for day in days[:3]]


@app_commands.command(description="Show the panel")
async def panel(interaction: Interaction) -> None:
    """Answer with components, an embed and a file."""
    embed = discord.Embed(title="Panel", description="of buttons").add_field(name="a", value="b")
    file = discord.File(io.BytesIO(b"a,b"), filename="panel.csv")
    nobody = discord.AllowedMentions(everyone=False, users=[interaction.user], roles=[interaction.user])
    await interaction.response.send_message(
        "panel", embed=embed, file=file, view=Panel(), allowed_mentions=nobody
    )


@app_commands.command(description="Take a while")
async def slow(interaction: Interaction) -> None:
    """Defer, fill the answer in, follow up, edit and delete that."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("the answer")
    await interaction.edit_original_response(content="a better answer")
    more = await interaction.followup.send("more", wait=True)
    await more.edit(content="even more")
    await more.delete()


quiz = app_commands.Group(name="quiz", description="Quizzes")


@quiz.command(name="start", description="Start a quiz")
async def quiz_start(interaction: Interaction, questions: int = 5) -> None:
    """Say how many questions there are."""
    await interaction.response.send_message(f"{questions} questions")


@asynccontextmanager
async def pointed_at(api_url: str, gateway_url: str) -> AsyncIterator[None]:
    """Send discord.py to the double, and back to Discord afterwards."""
    route, socket = discord.http.Route, discord.gateway.DiscordWebSocket
    before = route.BASE, socket.DEFAULT_GATEWAY
    route.BASE, socket.DEFAULT_GATEWAY = api_url, yarl.URL(gateway_url)
    try:
        yield
    finally:
        route.BASE, socket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def running(api_url: str, gateway_url: str) -> AsyncIterator[BareBot]:
    """Run a bot until it is no longer needed."""
    async with pointed_at(api_url, gateway_url):
        bot = BareBot()
        bot.life = asyncio.create_task(bot.start("a-token"))
        try:
            await _ready(bot)
            yield bot
        finally:
            await bot.close()
            with suppress(discord.ConnectionClosed):
                await bot.life


async def _ready(bot: BareBot) -> None:
    """Wait until a bot is ready, or raise why it cannot be."""
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({bot.life, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
    ready.cancel()
    if bot.life.done():
        await bot.life
    if not bot.is_ready():
        raise TimeoutError("the bot did not get ready")


async def _post(api_url: str, gateway_url: str, channel_id: str, nonce: str) -> None:
    """Post once and wait to be killed."""
    async with running(api_url, gateway_url) as bot:
        channel = bot.get_partial_messageable(int(channel_id))
        await channel.send("the day's task", nonce=nonce)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_post(*sys.argv[1:]))
