"""Finding the cohort that is meant, and who may run it."""

from zoneinfo import available_timezones

import pytest

from bot.domain.cohort import Cohort
from bot.domain.errors import NoCohort, UnknownCohort, WhichCohort
from bot.domain.ids import ChannelId
from bot.services.access import Caller, is_organiser
from bot.services.zones import find_zone, suggest_zones
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    CHAT,
    ELSEWHERE,
    ORGANISERS,
    OTHER_GUILD,
    PINGED,
    SECOND,
    STUDY,
    THREAD,
    World,
    who,
)


async def meant(world: World, caller: Caller, given: str | None = None) -> str:
    """Name the cohort that a command finds; `/leaderboard` is open to everybody."""
    return (await world.services.boards.board(caller, given)).cohort.name


@pytest.fixture
async def two(world: World) -> tuple[Cohort, Cohort]:
    """Run two cohorts; only the first has a chat of its own."""
    first = await world.set_up(name="First", chat_id=CHAT)
    second = await world.set_up(name="Second", channel_id=SECOND)
    return first, second


async def test_a_server_without_a_cohort(world: World) -> None:
    await world.set_up()
    stranger = who(ANNA, guild_id=OTHER_GUILD)
    with pytest.raises(NoCohort):
        await meant(world, stranger)
    with pytest.raises(UnknownCohort):
        await meant(world, stranger, "30-day kickstart")


async def test_the_only_one_is_meant_everywhere(world: World) -> None:
    await world.set_up(name="First")
    assert await meant(world, who(ANNA, channel_id=ELSEWHERE)) == "First"


@pytest.mark.parametrize(
    ("channel", "parent", "name"),
    [
        (STUDY, None, "First"),
        (CHAT, None, "First"),
        (SECOND, None, "Second"),
        (THREAD, STUDY, "First"),
        (THREAD, CHAT, "First"),
        (THREAD, SECOND, "Second"),
    ],
)
async def test_that_of_the_channel_its_threads_and_the_chat(
    world: World,
    two: tuple[Cohort, Cohort],
    channel: ChannelId,
    parent: ChannelId | None,
    name: str,
) -> None:
    assert await meant(world, who(ANNA, channel_id=channel, parent_id=parent)) == name


async def test_a_study_channel_goes_before_a_chat(world: World) -> None:
    await world.set_up(name="First", chat_id=SECOND)
    await world.set_up(name="Second", channel_id=SECOND)
    assert await meant(world, who(ANNA, channel_id=SECOND)) == "Second"


async def test_elsewhere_it_is_the_one_that_the_caller_is_in(
    world: World, two: tuple[Cohort, Cohort]
) -> None:
    await world.services.membership.join(who(ANNA), "Second")
    assert await meant(world, who(ANNA, channel_id=ELSEWHERE)) == "Second"
    for caller in (who(BEN, channel_id=ELSEWHERE), who(ANNA, channel_id=ELSEWHERE, guild_id=OTHER_GUILD)):
        with pytest.raises((WhichCohort, NoCohort)):
            await meant(world, caller)
    await world.services.membership.join(who(ANNA), "First")
    with pytest.raises(WhichCohort) as caught:
        await meant(world, who(ANNA, channel_id=ELSEWHERE))
    assert caught.value == WhichCohort(["First", "Second"])


async def test_a_chat_of_both_does_not_decide(world: World) -> None:
    await world.set_up(name="First", chat_id=CHAT)
    await world.set_up(name="Second", channel_id=SECOND, chat_id=CHAT)
    with pytest.raises(WhichCohort):
        await meant(world, who(ANNA, channel_id=CHAT))


async def test_one_named_or_numbered(world: World, two: tuple[Cohort, Cohort]) -> None:
    for given, name in [(" second ", "Second"), ("FIRST", "First"), (str(two[1].id), "Second")]:
        assert await meant(world, who(ANNA), given) == name
    with pytest.raises(UnknownCohort) as caught:
        await meant(world, who(ANNA), "Third")
    assert caught.value == UnknownCohort("Third")
    with pytest.raises(UnknownCohort):
        await meant(world, who(ANNA, guild_id=OTHER_GUILD), str(two[0].id))


async def test_the_one_that_just_finished(world: World) -> None:
    first = await world.set_up(name="First")
    await world.services.cohorts.end(BOSS, first.id)
    world.clock.forward(days=14)
    assert await meant(world, who(ANNA, channel_id=ELSEWHERE)) == "First"
    world.clock.forward(seconds=1)
    with pytest.raises(NoCohort):
        await meant(world, who(ANNA))


async def test_a_running_one_goes_before_a_finished_one(world: World) -> None:
    first = await world.set_up(name="First")
    await world.services.cohorts.end(BOSS, first.id)
    await world.set_up(name="Second")
    assert await meant(world, who(ANNA)) == "Second"
    assert await meant(world, who(ANNA, channel_id=ELSEWHERE)) == "Second"
    assert await meant(world, who(ANNA), "first") == "First"


async def test_in_the_channel_of_a_finished_one_that_is_meant(
    world: World, two: tuple[Cohort, Cohort]
) -> None:
    await world.services.cohorts.end(BOSS, two[0].id)
    assert await meant(world, who(ANNA)) == "First"
    assert await meant(world, who(ANNA, channel_id=THREAD, parent_id=STUDY)) == "First"
    assert await meant(world, who(ANNA, channel_id=ELSEWHERE)) == "Second"


async def test_two_that_finished_are_asked_about(world: World, two: tuple[Cohort, Cohort]) -> None:
    for cohort in two:
        await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(WhichCohort) as caught:
        await meant(world, who(ANNA, channel_id=ELSEWHERE))
    assert caught.value == WhichCohort(["First", "Second"])
    assert await meant(world, who(ANNA, channel_id=SECOND)) == "Second"


async def test_who_is_an_organiser(world: World) -> None:
    run_by_role = await world.set_up(organisers_id=ORGANISERS)
    run_by_managers = await world.set_up(channel_id=SECOND)
    helper = who(ANNA, role_ids=frozenset({PINGED, ORGANISERS}))
    assert is_organiser(helper, run_by_role)
    assert is_organiser(BOSS, run_by_role)
    assert not is_organiser(who(ANNA, role_ids=frozenset({PINGED})), run_by_role)
    assert not is_organiser(helper, run_by_managers)
    assert is_organiser(BOSS, run_by_managers)


# -- zones, as people type them --------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("  new   york ", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("tokyo", "Asia/Tokyo"),
    ],
)
def test_a_zone_is_found_by_name_or_city(typed: str, zone: str) -> None:
    assert find_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("berl", "Europe/Berlin"),
        ("new y", "America/New_York"),
        ("europe/b", "Europe/Belfast"),
        ("Berlinn", "Europe/Berlin"),
    ],
)
def test_zones_are_suggested_as_somebody_types(typed: str, first: str) -> None:
    assert suggest_zones(typed)[0] == first


def test_every_zone_of_a_region_is_found_by_its_name() -> None:
    regions = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    names = [name for name in available_timezones() if name.startswith(regions)]
    assert len(names) > 400
    assert [name for name in names if find_zone(name) != name] == []


def test_suggestions_fit_on_a_menu() -> None:
    assert len(suggest_zones("a")) == 25
    assert suggest_zones(" ")[:2] == ["UTC", "Europe/London"]
    assert suggest_zones("qqqqqq") == []
    assert len(set(suggest_zones("america"))) == 25
