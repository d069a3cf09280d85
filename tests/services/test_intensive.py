"""A group at the intensive pace: two posts a date, each exactly once, and what changes of them."""

from datetime import date
from typing import Any

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, State
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable, StartTooEarly
from bot.services.posts import CatchUpPost, DailyPost, WrapUpPost
from tests.services.rough import Killed
from tests.services.world import BOSS, ELSEWHERE, PINGED, STUDY, World, shorten, utc


async def begun(world: World, **given: Any) -> Cohort:
    """Set up an intensive group; it is 08:00 on its first date."""
    return await world.set_up(intensive=True, **given)


def told(world: World) -> list[object]:
    """Write down the daily series: a number is a post, a list is a note."""
    series: list[object] = []
    for post in world.posts():
        if isinstance(post, DailyPost):
            series.append(post.day.number)
        elif isinstance(post, CatchUpPost):
            series.append([day.number for day, _ in post.days])
        elif isinstance(post, WrapUpPost):
            series.append("end")
    return series


# -- posts -----------------------------------------------------------------------------------------


async def test_both_days_of_a_date_go_out_once_each_in_order(world: World) -> None:
    cohort = await begun(world, role_id=PINGED)
    await world.sweep("2026-03-02 08:59:59")
    assert world.posts() == []
    await world.sweep("2026-03-02 09:00")
    await world.sweep()
    world.restart()
    await world.sweep()
    assert told(world) == [1, 2]
    posts = world.posts(DailyPost)
    assert [(post.on, post.late, post.pings) for post in posts] == [
        (date(2026, 3, 2), False, True),
        (date(2026, 3, 2), False, False),  # one ping a date
    ]
    assert len({sent.nonce for sent in world.sent()}) == len({post.marker for post in posts}) == 2
    assert [(each.kind, each.state, each.late) for each in await world.ledger(cohort)] == [
        (Kind.DAILY, State.SENT, False)
    ] * 2
    assert (await world.cohort(cohort)).posted_through == 2
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-03 09:00")
    await world.sweep("2026-03-03 09:00")
    assert told(world) == [1, 2, 3, 4]


async def test_an_odd_plan_ends_with_one_and_wraps_up_the_date_after(world: World) -> None:
    world.restart(library=shorten(world.library, 5))
    cohort = await begun(world)
    await world.sweep_until("2026-03-05 08:00")
    assert told(world) == [1, 2, 3, 4, 5]
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-05 09:00")
    await world.sweep("2026-03-05 09:00")
    await world.sweep_until("2026-03-09 12:00")
    assert told(world) == [1, 2, 3, 4, 5, "end"]
    assert not (await world.cohort(cohort)).running


async def test_after_an_outage_missed_dates_are_one_note_and_todays_days_are_posts(world: World) -> None:
    cohort = await begun(world)
    await world.sweep("2026-03-02 09:00")
    await world.sweep("2026-03-05 20:00")
    await world.sweep()
    assert told(world) == [1, 2, [3, 4, 5, 6], 7, 8]
    assert [post.late for post in world.posts(DailyPost)] == [False, False, True, True]
    for number in range(3, 7):
        noted = await world.delivery(cohort, Kind.DAILY, world.day(number))
        assert noted is not None
        assert noted.state is State.NOTED
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-06 09:00")


async def test_the_second_post_is_tried_again_alone(world: World) -> None:
    await begun(world)
    world.announcer.lost = DiscordUnavailable()  # the first one arrives, its answer does not
    await world.sweep("2026-03-02 09:00")
    assert told(world) == [1]
    world.announcer.lost = None
    await world.sweep("2026-03-02 09:05")
    await world.sweep("2026-03-02 09:10")
    assert told(world) == [1, 2]


@pytest.mark.parametrize(("when", "crashes"), [("die_before", 1), ("die_after", 2)])
async def test_a_crash_around_either_post_repeats_neither(world: World, when: str, crashes: int) -> None:
    cohort = await begun(world)
    world.clock.at = utc("2026-03-02 09:00")
    for _ in range(crashes):
        setattr(world.announcer, when, True)
        with pytest.raises(Killed):
            await world.sweep()
        setattr(world.announcer, when, False)
        world.restart()
        world.clock.forward(minutes=10)
    await world.sweep()
    await world.sweep()
    assert told(world) == [1, 2]
    assert (await world.cohort(cohort)).posted_through == 2


async def half_posted(world: World) -> Cohort:
    """Post day 1, and have the channel closed before day 2."""
    cohort = await begun(world)
    send = world.announcer.send

    async def close_after(*given: object, **more: object) -> object:
        ref = await send(*given, **more)  # type: ignore[arg-type]
        world.announcer.problem[STUDY] = ChannelUnavailable("no")
        return ref

    world.announcer.send = close_after  # type: ignore[method-assign,assignment]
    await world.sweep("2026-03-02 09:00")
    world.announcer.send = send  # type: ignore[method-assign]
    assert told(world) == [1]
    assert (await world.cohort(cohort)).posted_through == 1
    return cohort


async def test_the_second_day_of_a_blocked_date_goes_out_when_it_can(world: World) -> None:
    await half_posted(world)
    world.announcer.problem.clear()
    await world.sweep("2026-03-02 12:00")
    assert told(world) == [1, 2]
    assert [(post.late, post.pings) for post in world.posts(DailyPost)] == [(False, True), (True, False)]


async def test_the_second_day_of_a_blocked_date_joins_the_note_of_the_next(world: World) -> None:
    await half_posted(world)
    world.announcer.problem.clear()
    await world.sweep("2026-03-03 09:00")
    assert told(world) == [1, [2], 3, 4]


async def test_a_new_channel_gets_the_second_day_of_the_same_date(world: World) -> None:
    cohort = await half_posted(world)
    applied = await world.edit(channel_id=ELSEWHERE)
    assert [on.day for _, on in applied.after.next_days] == [2, 3, 3]
    await world.sweep("2026-03-02 12:00")
    assert [sent.ref.channel_id for sent in world.sent(DailyPost)] == [STUDY, ELSEWHERE]
    await world.sweep("2026-03-03 09:00")
    assert told(world) == [1, 2, 3, 4]
    assert (await world.cohort(cohort)).posted_through == 4


async def test_a_slower_pace_moves_the_second_day_to_the_next_date(world: World) -> None:
    await half_posted(world)
    world.announcer.problem.clear()
    await world.edit(intensive=False)
    await world.sweep("2026-03-02 12:00")
    assert told(world) == [1]
    await world.sweep("2026-03-03 09:00")
    await world.sweep("2026-03-04 09:00")
    assert told(world) == [1, 2, 3]


# -- setting up and changing -----------------------------------------------------------------------

STARTS = [
    ("2026-03-02", "2026-03-02 08:00", 0, [1, 2]),
    ("2026-03-01", "2026-03-02 08:00", 2, []),
    ("2026-03-01", "2026-03-02 10:00", 2, [3, 4]),
    ("2026-02-16", "2026-03-02 10:00", 28, [29, 30]),
]


@pytest.mark.parametrize(("start", "now", "posted", "goes_out"), STARTS)
async def test_a_start_that_lies_behind(
    world: World, start: str, now: str, posted: int, goes_out: list[int]
) -> None:
    world.clock.at = utc(now)
    cohort = await begun(world, start=start)
    assert cohort.posted_through == posted
    await world.sweep(max(utc(now), utc("2026-03-02 09:00")) if goes_out else utc(now))
    assert told(world) == goes_out


async def test_a_start_whose_plan_is_over_is_refused(world: World) -> None:
    with pytest.raises(StartTooEarly):
        await begun(world, start="2026-02-14")


async def test_a_change_of_pace_is_previewed_kept_logged_and_taken_back(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    applied = await world.edit(intensive=True)
    assert [(each.field, each.before, each.after) for each in applied.changed] == [
        ("pace", "normal", "intensive")
    ]
    assert [(number, on.day) for number, on in applied.after.next_days] == [(2, 3), (3, 3), (4, 4)]
    assert (await world.cohort(cohort)).draft.intensive
    await world.services.arrangements.revert(BOSS)
    assert not (await world.cohort(cohort)).draft.intensive
    await world.edit(intensive=True)
    await world.sweep("2026-03-03 09:00")
    assert told(world) == [1, 2, 3]


async def test_a_jump_takes_the_next_date_with_two_days(world: World) -> None:
    await begun(world)
    await world.sweep("2026-03-02 09:00")
    preview = await world.services.arrangements.preview_jump(BOSS, 10)
    await world.services.arrangements.confirm(BOSS, preview.change_id)
    await world.sweep("2026-03-03 09:00")
    assert told(world) == [1, 2, 10, 11]
    assert [post.pings for post in world.posts(DailyPost)] == [True, False, True, False]
