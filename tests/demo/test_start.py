"""The demo's world at start is what it promises."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.start import play_first_days
from bot.demo.story import BEGINS_AT, PEOPLE
from bot.demo.travel import Travel
from bot.demo.world import World, opened_world
from bot.domain.curriculum import Plan
from bot.domain.ledger import Status
from bot.domain.library import Library
from bot.services.day_views import Progress
from tests.conftest import database_url
from tests.simcord.checks import faults
from tests.simcord.world import texts

pytestmark = pytest.mark.asyncio(loop_scope="module")
ON_TIME, LATE, MISSED, OPEN = Status.ON_TIME, Status.KEPT_LATE, Status.MISSED, Status.OPEN


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def played(
    tmp_path_factory: pytest.TempPathFactory, template: Path, library: Library, plan: Plan
) -> AsyncIterator[World]:
    """Play the first days once; the tests of this file look at what came of it."""
    file = shutil.copy(template, tmp_path_factory.mktemp("played") / "daymark.sqlite3")
    async with opened_world(database_url(Path(file)), library) as world:
        travel = await play_first_days(world, plan)
        assert isinstance(travel, Travel)
        yield world


async def progress(world: World, name: str) -> Progress:
    member = next(actor for person, actor in world.members.items() if person.name == name)
    return await world.app.services.study.progress(world.caller(member))


async def test_five_members_played_eight_days_and_today_waits(played: World) -> None:
    assert played.env.now() == BEGINS_AT
    assert len(played.members) == 5
    found = [await progress(played, person.name) for person in PEOPLE]
    assert [[row.status for row in one.ledger.rows] for one in found] == [
        [ON_TIME] * 8 + [OPEN],
        [ON_TIME] * 3 + [LATE, MISSED] + [ON_TIME] * 3 + [OPEN],
        [ON_TIME] * 7 + [OPEN, OPEN],
        [ON_TIME, ON_TIME, MISSED, MISSED, LATE, ON_TIME, MISSED, ON_TIME, OPEN],
        [ON_TIME, LATE, *[ON_TIME] * 5, LATE, OPEN],
    ]
    assert [(one.points, one.ledger.streak, one.ledger.freezes) for one in found] == [
        (128, 8, 1),
        (65, 3, 0),
        (70, 7, 1),
        (50, 1, 0),
        (70, 8, 0),
    ]


async def test_someone_did_a_day_too_late_for_the_streak(played: World) -> None:
    dina = await progress(played, "Dina")
    day_4 = next(done for done in dina.record.done.values() if done.number == 4)
    assert day_4.points == 5


async def test_members_live_in_three_zones(played: World) -> None:
    zones = {(await progress(played, person.name)).record.zone for person in PEOPLE}
    assert zones == {"Europe/London", "Asia/Tokyo", "America/New_York"}


async def test_every_post_came_in_its_turn(played: World) -> None:
    posts = played.study.history()
    assert [post.content.strip("*").partition(":")[0] for post in posts] == [
        "30-day kickstart is open",
        *[f"Day {number} of 30" for number in range(1, 8)],
        "Weekly check-in",
        "30-day kickstart",
        "Day 8 of 30",
        "Day 9 of 30",
    ]
    assert all(post.author.name == "Daymark" for post in posts)


async def test_posts_show_who_is_done(played: World) -> None:
    shown = {post.content.strip("*").partition(":")[0]: texts(post) for post in played.study.history()}
    assert "Done so far: 5" in shown["Day 1 of 30"]
    assert "Ada, Chen, Emil and Dina" in shown["Day 5 of 30"]
    assert "Nobody yet. Who is first?" in shown["Day 9 of 30"]


async def test_two_check_ins_are_in_for_the_organiser(played: World) -> None:
    status = await played.app.services.organising.status(played.caller(played.organiser))
    assert [len(checkin.answers) for checkin in status.checkins] == [2]


async def test_nobody_wrote_to_the_channel_by_hand(played: World) -> None:
    """What was played shows no private replies, so the page begins tidy for everybody."""
    for actor in (*played.members.values(), played.organiser):
        assert len(played.study.history(viewer=actor)) == 12


async def test_the_organiser_finds_a_free_channel_for_setup(played: World) -> None:
    channel = played.study.guild.channels["second-group"]  # type: ignore[union-attr]
    made = await played.organiser.slash(played.study, "setup", timezone="Berlin", channel=channel)
    assert made.ephemeral
    assert channel.last_message is not None
    assert "Join" in texts(channel.last_message)


async def test_what_the_bot_sent_fits_discord_and_pings_nobody(played: World) -> None:
    assert faults(played.env) == []


async def test_a_refusal_is_no_failure_of_the_page(played: World) -> None:
    """SimCord would count it as one and the page would say that the action was not completed."""
    before = played.env.error_cursor
    refused = await played.organiser.slash(played.study, "progress")
    assert "You are not in" in texts(refused.response)
    assert played.env.errors_since(before) == ()
