"""`/demo next-day` and `/demo next-week` let everything happen that is due, and the others study."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import simcord

from bot.content import load_library
from bot.demo.driver import grant
from bot.demo.start import play_first_days
from bot.demo.story import BEGINS_AT, PEOPLE, SET_UP_AT
from bot.demo.travel import Travel
from bot.demo.world import World, opened_world
from bot.domain.board import Measure, Period
from bot.domain.errors import NoCohort
from bot.gateway.error_replies import describe
from bot.services.day_views import Progress
from tests.conftest import database_url
from tests.content_sample import write_sample
from tests.simcord.world import private, texts

ADA, BEN = PEOPLE[:2]
NOON = SET_UP_AT  # the day before day 1


async def granted(world: World, travel: Travel) -> list[bool]:
    """Grant every wish, and tell which of them the page has to show."""
    return [await grant(world, travel, world.wishes.get_nowait()) for _ in range(world.wishes.qsize())]


async def ask(world: World, command: str, who: simcord.MemberActor | None = None) -> str:
    """Have somebody use a command of the demo, Ada by default; return the private answer."""
    return private(await (who or world.members[ADA]).slash(world.study, f"demo {command}"))


async def progress(world: World, actor: simcord.MemberActor) -> Progress:
    return await world.app.services.study.progress(world.caller(actor))


def posted(world: World) -> list[str]:
    return [post.content.strip("*").partition(":")[0] for post in world.study.history() if post.content]


async def test_next_day_says_at_once_what_comes_and_moves_nothing_yet(world: World, travel: Travel) -> None:
    answer = await ask(world, "next-day")
    assert "Monday, 5 January, 12:00" in answer
    assert "Day 1 of 30: Vectors by hand, then in code, at 09:00" in answer
    assert world.env.now() == NOON
    assert posted(world) == ["30-day kickstart is open"]


async def test_next_day_posts_the_day_at_its_time(world: World, travel: Travel) -> None:
    await ask(world, "next-day")
    assert await granted(world, travel) == [True]
    assert world.env.now() - NOON == timedelta(days=1)
    post = world.study.history()[-1]
    assert post.content.startswith("**Day 1 of 30")
    assert post.created_at == datetime(2026, 1, 5, 9, tzinfo=UTC)


async def test_the_others_study_meanwhile_but_not_who_asked(world: World, travel: Travel) -> None:
    await ask(world, "next-day")
    await ask(world, "next-day")
    assert await granted(world, travel) == [True, True]
    done = {person.name: (await progress(world, actor)).days_done for person, actor in world.members.items()}
    assert done == {"Ada": 0, "Ben": 1, "Chen": 2, "Dina": 1, "Emil": 1}
    assert "Chen, Emil, Dina and Ben" in texts(world.study.history()[1])


async def test_next_week_names_and_brings_the_check_in_and_the_board(world: World, travel: Travel) -> None:
    await ask(world, "next-day")
    answer = await ask(world, "next-week")
    assert "Days 1 to 7 of 30, each at 09:00" in answer
    assert "The weekly check-in, on Sunday at 18:00" not in answer  # not yet: the week is four days old
    await granted(world, travel)
    answer = await ask(world, "next-week")
    assert "Days 9 to 15 of 30, each at 09:00" in answer
    assert "The weekly check-in, on Sunday at 18:00" in answer
    assert "The board of the finished week, if somebody scored, on Monday at 09:00" in answer
    await granted(world, travel)
    came = posted(world)
    assert [line for line in came if line.startswith("Day")] == [f"Day {n} of 30" for n in range(1, 16)]
    assert came.count("Weekly check-in") == 2
    assert came.count("30-day kickstart") == 2  # two boards


async def test_presses_show_on_the_post_within_seconds(world: World, travel: Travel) -> None:
    """An edit has to keep its distance from the one before, so the clock moves a little."""
    await travel.to(NOON + timedelta(days=1))
    post = world.study.history()[-1]
    before = world.env.now()
    for member in (world.members[BEN], world.members[ADA]):
        await member.click(post, label="Done")
        assert await travel.show_changes()
    assert "Done so far: 2\nBen and Ada" in texts(world.study.history()[1])
    assert timedelta(0) < world.env.now() - before <= timedelta(seconds=60)
    assert not await travel.show_changes()


async def test_time_passes_in_every_group_of_the_server(world: World, travel: Travel) -> None:
    assert world.study.guild is not None
    channel = world.study.guild.channels["second-group"]
    await world.organiser.slash(world.study, "setup", timezone="Lagos", channel=channel, post_time="18:00")
    await ask(world, "next-week")
    await granted(world, travel)
    days = [post for post in channel.history() if post.content.startswith("**Day")]
    assert [post.created_at.hour for post in days] == [17] * 6


async def test_who_left_stays_out(world: World, travel: Travel) -> None:
    await world.members[BEN].slash(world.study, "leave")
    await ask(world, "next-week")
    await granted(world, travel)
    page = await world.app.services.boards.board(
        world.caller(world.members[ADA]), None, Period.ALL, Measure.POINTS
    )
    assert sorted(place.name for place in page.places) == ["Chen", "Dina", "Emil"]


async def test_after_the_last_day_nothing_is_due(tmp_path: Path, template: Path) -> None:
    library = load_library(write_sample(tmp_path))
    file = Path(shutil.copy(template, tmp_path / "daymark.sqlite3"))
    async with opened_world(database_url(file), library) as world:
        (plan,) = library.plans.values()
        travel = await play_first_days(world, plan)
        assert world.env.now() == BEGINS_AT
        assert posted(world)[-1] == "Day 3 of 3"
        assert "The wrap-up: the plan is over" in await ask(world, "next-day")
        await granted(world, travel)
        last = [post.content for post in world.study.history() if post.content][-1]
        assert last.startswith("**Tiny plan: that was the last day")
        assert "Nothing is due in this group until then." in await ask(world, "next-week")
        assert await granted(world, travel) == [True]


async def test_without_a_group_there_is_no_time_to_pass(world: World) -> None:
    assert await ask(world, "next-day") == describe(NoCohort())
    assert world.wishes.empty()


async def test_a_digest_of_what_the_others_said_comes_two_days_later(world: World, travel: Travel) -> None:
    assert (await ask(world, "thread")).startswith("🧵 No digest yet.")
    for command in ("next-day", "next-week", "next-week"):
        await ask(world, command)
    await granted(world, travel)
    thread = world.study.threads[0]
    said = texts(thread.history()[-1])
    assert "Matrix products by hand." in said
    assert "Friday's work trip." in said
    assert "Friday's work trip." in await ask(world, "thread")


async def test_a_month_ends_with_what_the_others_make_of_it(world: World, travel: Travel) -> None:
    for command in ("next-week",) * 4 + ("next-day",) * 2:
        await ask(world, command)
    await granted(world, travel)
    (thread,) = [one for one in world.study.threads if "31 Jan" in (one.name or "")]
    said = texts(thread.history()[-1])
    assert "An hour before work beats two hours at night." in said
    assert "Fewer videos, more exercises from now on." in said
    assert "Fewer videos, more exercises from now on." in await ask(world, "thread")
