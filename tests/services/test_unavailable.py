"""Discord that does not answer, answers that are lost, and a program that dies in between."""

import sqlite3
from collections.abc import MutableMapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.delivery import Kind, State
from bot.domain.errors import DiscordUnavailable
from bot.services.posts import BoardPost, CatchUpPost, CheckinPost, DailyPost, WrapUpPost
from tests.services.rough import Killed
from tests.services.test_daily import told
from tests.services.world import ANNA, BOSS, SECOND, STUDY, World, shorten, utc, who


async def test_back_off(world: World) -> None:
    cohort = await world.set_up()
    world.announcer.problem[STUDY] = DiscordUnavailable()
    world.clock.at = utc("2026-03-02 09:00")
    waits = []
    for attempt in range(1, 9):
        await world.sweep()
        alarm = (await world.alarms(cohort))[Kind.DAILY]
        (delivery,) = await world.ledger(cohort)
        assert (delivery.state, delivery.attempts) == (State.CLAIMED, attempt)
        assert (delivery.retry_at, delivery.problem) == (alarm, "Discord did not answer")
        waits.append((alarm - world.clock.now()).total_seconds())
        await world.sweep(alarm - timedelta(seconds=1))  # too early: no attempt
        world.clock.at = alarm
    assert waits == [15, 30, 60, 120, 300, 900, 900, 900]
    after = await world.cohort(cohort)
    assert (after.blocked_at, after.posted_through) == (None, 0)  # nobody needs to mend anything
    assert world.announcer.told == []
    del world.announcer.problem[STUDY]
    await world.sweep()
    assert told(world) == [1]


async def test_a_lost_answer_is_adopted_and_not_posted_twice(world: World) -> None:
    cohort = await world.set_up()
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-02 09:00")
    (delivery,) = await world.ledger(cohort)
    assert (delivery.state, (await world.cohort(cohort)).posted_through) == (State.CLAIMED, 0)
    world.clock.at = utc("2026-03-02 12:00")  # Discord has forgotten the nonce
    await world.sweep()
    assert told(world) == [1]
    (delivery,) = await world.ledger(cohort)
    (sent,) = world.sent()
    assert (delivery.state, delivery.message_id) == (State.SENT, sent.ref.message_id)
    assert (delivery.sent_at, delivery.problem) == (utc("2026-03-02 09:00"), None)
    assert (await world.cohort(cohort)).posted_through == 1
    assert world.announcer.searched == [(STUDY, delivery.marker, utc("2026-03-02 08:58"))]


async def test_every_answer_lost(world: World) -> None:
    world.restart(library=shorten(world.library, 8))
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    world.clock.at = utc("2026-03-02 08:30")
    while world.clock.now() < utc("2026-03-12 00:00"):
        world.announcer.lost = DiscordUnavailable()
        await world.sweep(world.clock.now() + timedelta(hours=1))
        if world.clock.now() == utc("2026-03-08 12:30"):
            await world.services.study.done(who(ANNA))
    assert told(world) == [1, 2, 3, 4, 5, 6, 7, 8, "end"]
    assert [post.period for post in world.posts(CheckinPost)] == ["2026-03-08"]
    assert [post.page.label for post in world.posts(BoardPost)] == ["2026-W10"]


@pytest.mark.parametrize("at", ["2026-03-05 10:00", "2026-03-06 10:00"])
async def test_a_note_whose_answer_was_lost(world: World, at: str) -> None:
    await world.set_up()
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-05 09:00")
    assert told(world) == [[1, 2, 3]]
    await world.sweep(at)
    assert told(world) == ([[1, 2, 3], 4] if at < "2026-03-06" else [[1, 2, 3], [4], 5])


async def test_a_post_whose_answer_was_lost_is_not_in_a_note_later(world: World) -> None:
    await world.set_up()
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-02 09:00")
    world.announcer.problem[STUDY] = DiscordUnavailable()  # and cannot be searched
    await world.sweep_until("2026-03-04 08:00", minutes=100)
    del world.announcer.problem[STUDY]
    await world.sweep_until("2026-03-04 12:00", minutes=20)
    assert told(world) == [1, 2, 3]
    assert [post.late for post in world.posts(DailyPost)] == [False, True, False]


async def test_a_post_that_never_got_out_while_days_passed(world: World) -> None:
    await world.set_up()
    world.announcer.problem[STUDY] = DiscordUnavailable()
    await world.sweep_until("2026-03-04 12:00", minutes=100)
    del world.announcer.problem[STUDY]
    await world.sweep_until("2026-03-04 13:00", minutes=20)
    assert told(world) == [[1, 2], 3]


# -- the program dies ------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("later", ["2026-03-02 09:00", "2026-03-02 15:00", "2026-03-04 09:00"])
async def test_death_around_a_send(world: World, kept: bool, later: str) -> None:
    cohort = await world.set_up()
    world.announcer.die_before, world.announcer.die_after = not kept, kept
    with pytest.raises(Killed):
        await world.sweep("2026-03-02 09:00")
    (delivery,) = await world.ledger(cohort)
    assert delivery.state is State.CLAIMED
    world.announcer.die_before = world.announcer.die_after = False
    world.restart()
    await world.sweep(later)
    if later < "2026-03-03":
        assert told(world) == [1]
    else:
        assert told(world) == ([1, [2], 3] if kept else [[1, 2], 3])
    assert {delivery.state for delivery in await world.ledger(cohort)} <= {State.SENT, State.NOTED}


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("kind", [CatchUpPost, WrapUpPost, CheckinPost, BoardPost])
async def test_death_around_every_other_kind(world: World, kept: bool, kind: type[Any]) -> None:
    world.restart(library=shorten(world.library, 7))
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    send = world.announcer.send

    async def die(channel_id: Any, post: Any, nonce: str | None = None) -> Any:
        world.announcer.die_before = not kept and isinstance(post, kind)
        world.announcer.die_after = kept and isinstance(post, kind)
        return await send(channel_id, post, nonce)

    world.announcer.send = die  # type: ignore[method-assign]
    deaths = 0
    while world.clock.now() < utc("2026-03-10 12:00"):
        world.clock.forward(hours=25 if kind is not CatchUpPost else 49)
        try:
            await world.sweep()
        except Killed:
            deaths += 1
            world.announcer.send = send  # type: ignore[method-assign]
            world.announcer.die_before = world.announcer.die_after = False
            world.restart()
            world.clock.forward(minutes=10)
            await world.sweep()
    assert deaths == 1
    seen = [
        number for entry in told(world)[:-1] for number in (entry if isinstance(entry, list) else [entry])
    ]
    assert seen == [1, 2, 3, 4, 5, 6, 7]
    assert told(world)[-1] == "end"
    periods = [post.period for post in world.posts(CheckinPost)]
    assert len(periods) == len(set(periods))
    assert len(world.posts(BoardPost)) <= 1
    assert (await world.cohort(cohort)).finished_at is not None


async def test_death_of_the_second_of_two_groups(world: World) -> None:
    await world.set_up()
    await world.set_up(channel_id=SECOND)
    send = world.announcer.send

    async def die(channel_id: Any, post: Any, nonce: str | None = None) -> Any:
        world.announcer.die_after = channel_id == SECOND
        return await send(channel_id, post, nonce)

    world.announcer.send = die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        await world.sweep("2026-03-02 09:00")
    world.announcer.send = send  # type: ignore[method-assign]
    world.announcer.die_after = False
    world.restart()
    await world.sweep("2026-03-02 10:00")
    assert sorted(sent.ref.channel_id for sent in world.sent()) == [STUDY, SECOND]


# -- and what nobody foresaw -----------------------------------------------------------------


async def test_an_unknown_failure_is_logged_and_tried_again(
    world: World, logs: list[MutableMapping[str, Any]]
) -> None:
    cohort = await world.set_up()
    world.announcer.lost = ZeroDivisionError()  # type: ignore[assignment]
    await world.sweep("2026-03-02 09:00")
    assert [(entry["event"], entry["cohort"]) for entry in logs if entry["log_level"] == "error"] == [
        ("delivery failed", cohort.id)
    ]
    await world.sweep("2026-03-02 09:04:59")
    assert (await world.cohort(cohort)).posted_through == 0
    await world.sweep("2026-03-02 09:05")
    assert told(world) == [1]
    assert (await world.cohort(cohort)).posted_through == 1


async def test_a_plan_that_was_shortened_while_its_note_was_on_the_way(world: World) -> None:
    cohort = await world.set_up()
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-04 09:00")  # days 1 and 2 are told of, day 3 waits
    plan = world.library.plans[cohort.plan_id]
    days = tuple(replace(day, number=day.number - 2) for day in plan.days[2:])
    world.restart(replace(world.library, plans={plan.id: replace(plan, days=days)}))
    await world.sweep("2026-03-04 10:00")
    assert told(world) == [[1, 2], [1, 2], 3]  # what were days 3 to 5 are days 1 to 3 now


async def test_a_group_that_is_gone(world: World, database_file: Path) -> None:
    for channel in (STUDY, SECOND):
        await world.set_up(channel_id=channel)
    with closing(sqlite3.connect(database_file)) as other, other:
        other.execute("DELETE FROM cohorts WHERE id = 1")  # without foreign keys: its alarms stay
    await world.sweep("2026-03-02 09:00")
    assert [sent.ref.channel_id for sent in world.sent()] == [SECOND]


async def test_a_group_that_is_ended_while_its_post_is_on_the_way(world: World) -> None:
    cohort = await world.set_up()
    send = world.announcer.send

    async def end_first(channel_id: Any, post: Any, nonce: str | None = None) -> Any:
        await world.services.cohorts.end(BOSS, cohort.id)
        return await send(channel_id, post, nonce)

    world.announcer.send = end_first  # type: ignore[method-assign]
    await world.sweep("2026-03-02 09:00")
    world.announcer.send = send  # type: ignore[method-assign]
    await world.sweep_until("2026-03-05 12:00")
    assert told(world) == [1]
    assert await world.alarms(cohort) == {}  # else every sweep would open a transaction for it
