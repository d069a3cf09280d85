"""Dropping those who left the server."""

import pytest

from bot.domain.errors import NotEnrolled
from bot.domain.ids import UserId
from bot.domain.pace import Span
from bot.storage import members
from tests.services.world import ANNA, BEN, BOSS, CLEO, ELSEWHERE, GUILD, OTHER_GUILD, SECOND, World, who


async def test_who_left_the_server_is_dropped(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    for user in (ANNA, BEN, CLEO):
        await world.services.study.done(who(user))
    world.clock.forward(minutes=10)
    world.directory.gone = {ANNA}
    shown = await world.services.boards.board(who(BEN))
    assert [place.name for place in shown.places] == ["Ben", "Cleo"]
    with pytest.raises(NotEnrolled):
        await world.services.study.progress(who(ANNA))
    world.directory.gone = set()
    world.clock.forward(minutes=10)
    await world.services.membership.join(who(ANNA))
    shown = await world.services.boards.board(who(BEN))
    assert [place.name for place in shown.places] == ["Anna", "Ben", "Cleo"]


async def test_the_server_is_asked_every_ten_minutes_at_most(world: World) -> None:
    cohort = await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 09:00")  # the post asks
    assert world.directory.asked == [[ANNA]]
    world.directory.gone = {ANNA}
    world.clock.forward(minutes=9, seconds=59)
    await world.services.boards.board(who(BEN))
    assert await world.services.membership.check_presence(cohort) is False
    assert len(world.directory.asked) == 1
    world.clock.forward(seconds=1)
    assert await world.services.membership.check_presence(cohort) is True
    world.clock.forward(minutes=10)
    assert await world.services.membership.check_presence(cohort) is False
    assert len(world.directory.asked) == 2  # nobody is left to ask about


async def test_another_server_is_asked_by_itself(world: World) -> None:
    boss = who(BOSS.user_id, manages=True, guild_id=OTHER_GUILD)
    here, there = await world.set_up(), await world.set_up(boss, channel_id=ELSEWHERE)
    await world.services.membership.press_join(who(ANNA), here.id)
    await world.services.membership.press_join(who(BEN, guild_id=OTHER_GUILD), there.id)
    world.directory.gone = {ANNA, BEN}
    assert await world.services.membership.check_presence(here) is True
    assert await world.services.membership.check_presence(there) is True
    assert world.directory.asked == [[ANNA], [BEN]]


async def test_a_leaver_is_dropped_from_every_cohort_of_the_server(world: World) -> None:
    first = await world.set_up(name="First")
    second = await world.set_up(name="Second", channel_id=SECOND)
    await world.services.membership.press_join(who(ANNA), first.id)
    await world.services.membership.press_join(who(ANNA), second.id)
    await world.services.membership.press_join(who(BEN), second.id)
    world.directory.gone = {ANNA, BEN}
    await world.sweep("2026-03-02 09:00")  # both post at once; the server is asked once
    statuses = [await world.services.organising.status(BOSS, name) for name in ("First", "Second")]
    assert [status.members for status in statuses] == [0, 0]
    assert world.directory.asked == [[ANNA, BEN]]


async def test_many_are_asked_about_a_hundred_at_a_time(world: World) -> None:
    cohort = await world.set_up()
    crowd = [UserId(1000 + number) for number in range(101)]
    async with world.db.write() as tx:
        for user in crowd:
            member = await members.keep_member(tx, GUILD, user, f"Member {user}")
            await members.add_span(tx, cohort.id, member.id, Span(1), world.clock.now())
    world.directory.gone = {crowd[100]}
    await world.services.boards.board(who(BEN))  # must answer within seconds: one question
    assert [len(asked) for asked in world.directory.asked] == [100]
    world.clock.forward(minutes=10)
    assert await world.services.membership.check_presence(cohort) is True
    assert [len(asked) for asked in world.directory.asked] == [100, 100, 1]
    assert (await world.services.organising.status(BOSS)).members == 100
