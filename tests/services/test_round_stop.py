"""Who may stop a live round and what then counts; the alarm that rings for its steps."""

import pytest

from bot.domain.errors import (
    NotStarter,
    RoundOver,
)
from bot.domain.ids import RoundId
from bot.domain.rounds import Note, RoundState
from bot.services.all import build_services
from bot.services.round_posts import RoundReveal, RoundStandings, RoundTakenBack
from tests.fakes import FakeAlarm
from tests.services.live import begin, give, now, shown, step
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    CLEO,
    ELSEWHERE,
    ORGANISERS,
    OTHER_GUILD,
    SECOND,
    STUDY,
    World,
    utc,
    who,
)

# -- the alarm -------------------------------------------------------------------------------


async def test_the_alarm_rings_for_the_next_step_of_all_rounds(world: World) -> None:
    alarm = FakeAlarm()
    world.services = build_services(
        world.db, world.library, world.clock, world.announcer, world.directory, alarm
    )
    world.clock.at = utc("2026-03-02 12:00:00")
    await begin(world, seconds=60)
    assert alarm.at[-1] == utc("2026-03-02 12:01:03")
    await world.services.rounds.start(who(BEN, channel_id=SECOND), seconds=10)
    assert alarm.at[-1] == utc("2026-03-02 12:00:06")
    await step(world, 3)
    assert alarm.at[-1] == utc("2026-03-02 12:00:16")
    assert await world.services.rounds.advance_due() == utc("2026-03-02 12:00:16")
    await step(world, 10)
    assert alarm.at[-1] == utc("2026-03-02 12:00:22")


async def test_without_rounds_no_alarm_rings(world: World) -> None:
    assert await world.services.rounds.advance_due() is None


# -- stopping --------------------------------------------------------------------------------


async def test_stopped_the_open_question_does_not_count_and_the_one_before_does(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(BEN))
    found = await begin(world)
    await give(world, found, BEN)
    await step(world, 20)
    await step(world, 6)
    await give(world, found, BEN)
    await give(world, found, CLEO)
    await world.services.rounds.stop(who(ANNA), found.id)
    await step(world)
    first, second, end = shown(world)
    assert isinstance(first, RoundReveal)
    assert isinstance(second, RoundTakenBack)
    assert isinstance(end, RoundStandings)
    assert [(place.name, place.right, place.points) for place in end.places] == [("Ben", 1, 2)]
    assert (end.round.position, end.round.note) == (1, Note.STOPPED)


async def test_stopped_before_anything_was_asked(world: World) -> None:
    begun = await world.services.rounds.start(who(ANNA))
    await world.services.rounds.stop(who(ANNA), begun.round.id)
    await step(world)
    (end,) = shown(world)
    assert (end.places, end.answered, end.round.position) == ([], 0, 0)


async def test_stopped_in_the_pause_keeps_what_was_shown(world: World) -> None:
    found = await begin(world)
    await give(world, found, BEN)
    await step(world, 20)
    await world.services.rounds.stop(who(ANNA), found.id)
    await step(world)
    revealed, end = shown(world)
    assert isinstance(revealed, RoundReveal)
    assert (end.answered, end.round.position) == (1, 1)


async def test_a_stranger_stops_nothing(world: World) -> None:
    found = await begin(world)
    for caller in (who(BEN), who(BEN, role_ids=frozenset({ORGANISERS}))):
        with pytest.raises(NotStarter):
            await world.services.rounds.stop(caller, found.id)
    assert (await now(world, found.id)).state is RoundState.ASKING


async def test_organisers_stop_any_round_of_their_group(world: World) -> None:
    await world.set_up(organisers_id=ORGANISERS)
    await world.set_up(channel_id=SECOND, name="Second")
    helper = who(CLEO, role_ids=frozenset({ORGANISERS}))
    here, there, nowhere = [
        await begin(world, who(ANNA, channel_id=channel)) for channel in (STUDY, SECOND, ELSEWHERE)
    ]
    await world.services.rounds.stop(helper, here.id)
    with pytest.raises(NotStarter):
        await world.services.rounds.stop(helper, there.id)
    await world.services.rounds.stop(helper, nowhere.id)
    await world.services.rounds.stop(BOSS, there.id)


async def test_stopped_twice_or_when_over_or_elsewhere(world: World) -> None:
    found = await begin(world)
    with pytest.raises(RoundOver):
        await world.services.rounds.stop(who(ANNA, guild_id=OTHER_GUILD, manages=True), found.id)
    await world.services.rounds.stop(who(ANNA), found.id)
    for _ in range(2):
        with pytest.raises(RoundOver):
            await world.services.rounds.stop(who(ANNA), found.id)
        await step(world)
    with pytest.raises(RoundOver):
        await world.services.rounds.stop(who(ANNA), RoundId(99))
    assert [type(post) for post in shown(world)] == [RoundTakenBack, RoundStandings]
