"""The leaderboard: periods, measures, pages, ties, who is shown, and whose place."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.board import BoardPage, Measure, Period
from bot.domain.cohort import Shown
from bot.domain.errors import UnknownCohort
from bot.domain.ids import CohortId, UserId
from bot.domain.pace import Span
from bot.services.boards import Window
from bot.storage import completions, members
from tests.services.world import ANNA, BEN, BOSS, CLEO, DAN, GUILD, OTHER_GUILD, World, utc, who


def ranked(page: BoardPage) -> list[tuple[int, str, float]]:
    return [(place.rank, place.name, place.value) for place in page.places]


async def show(
    world: World, period: Period = Period.ALL, by: Measure = Measure.POINTS, user: UserId = ANNA
) -> list[tuple[int, str, float]]:
    return ranked(await world.services.boards.board(who(user), None, period, by))


async def crowd(world: World, size: int) -> list[UserId]:
    """Let many join and do day 1."""
    people = [UserId(1000 + number) for number in range(size)]
    for user in people:
        await world.services.study.done(who(user, name=f"Member {user - 1000:03}"))
    return people


# -- points ----------------------------------------------------------------------------------


async def test_ties_share_a_rank(world: World) -> None:
    await world.set_up()
    for user in (ANNA, BEN, CLEO, DAN):
        await world.services.membership.join(who(user))
    await world.sweep_until("2026-03-03 10:00")
    for user in (CLEO, BEN):
        await world.services.study.done(who(user))
    await world.services.study.done(who(DAN), number=1)
    assert await show(world) == [(1, "Ben", 10), (1, "Cleo", 10), (3, "Dan", 5)]
    await world.services.study.done(who(ANNA))
    await world.services.study.done(who(ANNA), number=1)
    assert await show(world) == [(1, "Anna", 15), (2, "Ben", 10), (2, "Cleo", 10), (4, "Dan", 5)]


async def test_points_count_in_the_week_and_month_of_the_press(world: World) -> None:
    await world.set_up(start="2026-03-30")  # Monday
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    world.clock.at = utc("2026-03-30 00:00")
    await world.sweep_until("2026-04-01 02:59")
    await world.services.study.done(who(ANNA), number=2)  # still 31 March: the study day ends at 03:00
    world.clock.at = utc("2026-04-01 03:00")
    await world.services.study.done(who(BEN), number=2)  # April
    assert await show(world, Period.MONTH) == [(1, "Ben", 10)]
    assert await show(world, Period.WEEK) == [(1, "Anna", 10), (1, "Ben", 10)]
    await world.sweep_until("2026-04-06 02:59:59")
    await world.services.study.done(who(ANNA), number=7)
    assert (await show(world, Period.WEEK))[0] == (1, "Anna", 20)
    world.clock.at = utc("2026-04-06 03:00")
    assert await show(world, Period.WEEK) == []
    await world.services.study.done(who(BEN), number=1)
    assert await show(world, Period.WEEK) == [(1, "Ben", 5)]
    assert await show(world, Period.MONTH) == [(1, "Ben", 15), (2, "Anna", 10)]
    assert await show(world, Period.ALL) == [(1, "Anna", 20), (2, "Ben", 15)]


async def test_the_calendar_of_points_is_the_cohorts(world: World) -> None:
    await world.set_up(timezone="auckland")  # it is 21:00 on Monday there
    await world.services.membership.set_zone(who(ANNA), "honolulu")
    await world.sweep()
    world.clock.at = utc("2026-03-08 14:30")  # 03:30 on Monday in Auckland, Sunday in Honolulu
    done = await world.services.study.done(who(ANNA))
    assert done.completion.week == "2026-W11"


async def test_the_label_names_the_period(world: World) -> None:
    await world.set_up()
    shown = [await world.services.boards.board(who(ANNA), None, period) for period in Period]
    assert [page.label for page in shown] == ["2026-W10", "2026-03", "all"]
    assert [page.period for page in shown] == list(Period)
    assert (await world.services.boards.board(who(ANNA))).label == "2026-W10"  # the week by default


async def test_zero_is_not_a_score(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.services.study.undo(who(ANNA))
    page = await world.services.boards.board(who(ANNA))
    assert (page.places, page.mine, page.scored, page.pages) == ((), None, 0, 1)


async def test_a_board_is_ranked_once_and_anew_after_a_write(world: World, tmp_path: Path) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    assert await show(world) == [(1, "Anna", 10)]
    with sqlite3.connect(tmp_path / "daymark.sqlite3") as another:  # a process beside the bot
        another.execute("UPDATE standings SET points = 40")
    assert await show(world) == [(1, "Anna", 10)]
    world.clock.at += timedelta(minutes=1)
    assert await show(world) == [(1, "Anna", 40)]
    await world.services.study.done(who(BEN))
    assert await show(world) == [(1, "Anna", 40), (2, "Ben", 10)]


# -- pages -----------------------------------------------------------------------------------


async def test_pages_of_ten_with_the_askers_place_on_each(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    people = await crowd(world, 21)
    first = await world.services.boards.board(who(people[20]))
    assert (first.page, first.pages, first.scored) == (0, 3, 21)
    assert [place.name for place in first.places] == [f"Member {number:03}" for number in range(10)]
    assert first.mine is not None
    assert (first.mine.rank, first.mine.user_id) == (1, people[20])
    window = Window(Period.WEEK, "2026-W10")
    for asked, got, names in [(1, 1, 10), (2, 2, 1), (3, 2, 1), (-1, 0, 10)]:
        page = await world.services.boards.turn(who(BEN), cohort.id, window, Measure.POINTS, asked)
        assert (page.page, len(page.places), page.mine) == (got, names, None)


async def test_a_page_stays_in_its_period(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    world.clock.forward(days=7)
    turned = await world.services.boards.turn(
        who(ANNA), cohort.id, Window(Period.WEEK, "2026-W10"), Measure.POINTS, 0
    )
    assert (ranked(turned), turned.label) == ([(1, "Anna", 10)], "2026-W10")
    with pytest.raises(UnknownCohort):
        await world.services.boards.turn(
            who(ANNA, guild_id=OTHER_GUILD), cohort.id, Window(Period.ALL, "all"), Measure.POINTS, 0
        )
    with pytest.raises(UnknownCohort):
        await world.services.boards.turn(who(ANNA), CohortId(9), Window(Period.ALL, "all"), Measure.POINTS, 0)


# -- who is shown ----------------------------------------------------------------------------


async def test_hidden_members_are_ranked_for_themselves_only(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    for user in (ANNA, BEN):
        await world.services.study.done(who(user))
    await world.services.membership.set_shown(who(ANNA), Shown.HIDDEN)
    await world.services.membership.set_shown(who(BEN), Shown.SOMEONE)
    own = await world.services.boards.board(who(ANNA))
    assert [(place.user_id, place.shown) for place in own.places] == [(BEN, Shown.SOMEONE)]
    assert own.mine is not None
    assert (own.mine.rank, own.mine.shown, own.scored) == (1, Shown.HIDDEN, 1)
    assert (await world.services.boards.board(who(CLEO))).mine is None


async def test_leavers_and_the_removed_are_dropped(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    for user in (ANNA, BEN, CLEO):
        await world.services.study.done(who(user))
    await world.services.membership.leave(who(ANNA))
    await world.services.organising.remove(BOSS, BEN)
    assert await show(world) == [(1, "Cleo", 10)]
    assert await show(world, by=Measure.CONSISTENCY) == [(1, "Cleo", 1.0)]


# -- consistency -----------------------------------------------------------------------------


async def test_consistency_divides_the_kept_by_the_closed(world: World) -> None:
    await world.set_up(start="2026-03-26")
    for user in (ANNA, BEN, CLEO):
        await world.services.membership.join(who(user))
    world.clock.at = utc("2026-03-25 23:00")
    for day in range(1, 9):
        await world.sweep(f"2026-{'03' if day < 7 else '04'}-{(day + 24) % 31 + 1:02d} 10:00")
        if day in (1, 2, 7):
            await world.services.study.done(who(ANNA))
        if day == 8:
            await world.services.study.done(who(BEN))
    assert world.clock.now() == utc("2026-04-02 10:00")
    # Closed without Done: days 1 to 6; grace of day 7 is open, unless it was done.
    assert await show(world, by=Measure.CONSISTENCY) == [
        (1, "Anna", 3 / 7),
        (2, "Ben", 1 / 7),
        (3, "Cleo", 0.0),
    ]
    assert await show(world, Period.WEEK, Measure.CONSISTENCY) == [  # days 5 to 8
        (1, "Anna", 1 / 3),
        (1, "Ben", 1 / 3),
        (3, "Cleo", 0.0),
    ]
    assert await show(world, Period.MONTH, Measure.CONSISTENCY) == [(1, "Anna", 1.0), (1, "Ben", 1.0)]


async def test_the_consistency_of_a_large_group(world: World) -> None:
    cohort = await world.set_up()
    async with world.db.write() as tx:
        for number in range(101):
            member = await members.keep_member(tx, GUILD, UserId(1000 + number), f"Member {number:03}")
            await members.add_span(tx, cohort.id, member.id, Span(1), world.clock.now())
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(UserId(1100), name="Member 100"))
    world.clock.forward(days=2)
    await world.sweep()
    page = await world.services.boards.board(who(ANNA), None, Period.ALL, Measure.CONSISTENCY)
    assert page.scored == 101
    assert [(place.rank, place.value) for place in page.places[:3]] == [(1, 1.0), (2, 0.0), (2, 0.0)]


# -- standings -------------------------------------------------------------------------------


async def test_a_rebuild_gives_the_standings_that_were_kept(world: World) -> None:
    await world.set_up(start="2026-03-30")
    world.clock.at = utc("2026-03-30 00:00")
    await world.sweep_until("2026-04-05 10:00", hours=5)
    await world.sweep("2026-04-06 10:00")
    for number in (8, 7, 1):
        await world.services.study.done(who(ANNA), number=number)
        await world.services.study.done(who(BEN), number=number)
    await world.services.study.undo(who(ANNA), number=7)
    await world.services.membership.leave(who(BEN))
    async with world.db.write() as tx:
        kept = await completions.all_standings(tx)
        await tx.exec_driver_sql("UPDATE standings SET points = points + 1")
    await world.services.boards.rebuild()
    async with world.db.read() as tx:
        assert await completions.all_standings(tx) == kept
    assert sorted(kept.values()) == [15, 15, 15, 20, 20, 20]
