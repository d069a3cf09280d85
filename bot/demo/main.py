"""Run the demo: a world in a folder that is thrown away, its page, and the driver of its clock."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.content import CONTENT_FOLDER, load_library
from bot.demo.driver import drive, tick
from bot.demo.page import opened_page
from bot.demo.start import play_first_days
from bot.demo.world import World, opened_world
from bot.domain.curriculum import Plan
from bot.domain.library import Library
from bot.settings import SettingsError
from bot.storage.migrate import upgrade

TRY = (
    "Try: press Done under today's post, then type /leaderboard, pick it and press the arrow. "
    "/demo next-day moves the clock, “Viewing as” makes you somebody else. Ctrl-C ends the demo."
)


async def run_demo(plan: str, port: int) -> None:
    """Play a plan in a browser until told to stop. Raises SettingsError: unknown plan, taken port."""
    library = load_library(CONTENT_FOLDER)
    chosen = _plan(library, plan)
    with TemporaryDirectory(prefix="daymark-demo-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'daymark.sqlite3'}"
        await _migrate(url)
        async with opened_world(url, library) as world:
            await _play(world, chosen, port)


def _plan(library: Library, wanted: str) -> Plan:
    for plan in library.plans.values():
        if plan.id == wanted:
            return plan
    raise SettingsError([f"There is no plan called {wanted}. There are: {', '.join(sorted(library.plans))}."])


async def _migrate(url: str) -> None:
    """Make the database; it is waited for even when told to stop, because its folder is about to go."""
    work = asyncio.ensure_future(asyncio.to_thread(upgrade, url))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        await work
        raise


async def _play(world: World, plan: Plan, port: int) -> None:
    async with opened_page(world, port) as page:
        travel = await play_first_days(world, plan)
        await page.refresh()
        async with asyncio.TaskGroup() as tasks:
            driving = [tasks.create_task(drive(world, travel, page)), tasks.create_task(tick(world, page))]
            typer.echo(f"Daymark plays {plan.title}: {page.url}\n{TRY}")
            await page.closed()
            for task in driving:
                task.cancel()
