"""The weekly and monthly check-ins and the week's board."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.board import Period
from bot.domain.cohort import Cohort, Shown
from bot.domain.delivery import ALARM_KINDS, Kind, State
from bot.domain.errors import ChannelUnavailable
from bot.services.posts import BoardPost, CheckinPost, WrapUpPost
from tests.services.world import ANNA, BEN, BOSS, CHAT, CLEO, ELSEWHERE, STUDY, World, shorten, utc, who


async def begin(world: World, **given: Any) -> Cohort:
    """Make a cohort from Monday, 2 March, with a chat; Anna and Ben are in."""
    cohort = await world.set_up(chat_id=CHAT, **given)
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    return cohort


# -- check-ins -------------------------------------------------------------------------------


async def test_the_weekly_check_in(world: World) -> None:
    cohort = await begin(world)
    await world.sweep_until("2026-03-04 10:00")
    for number in (3, 2, 1):
        await world.services.study.done(who(ANNA), number=number)
    await world.services.study.done(who(BEN), number=3)
    await world.sweep_until("2026-03-08 17:00")
    world.clock.at = utc("2026-03-08 17:59:59")
    await world.sweep()
    assert world.posts(CheckinPost) == []
    await world.sweep("2026-03-08 18:00")
    await world.sweep("2026-03-08 18:01")
    (sent,) = world.sent(CheckinPost)
    post = sent.post
    assert isinstance(post, CheckinPost)
    assert sent.ref.channel_id == STUDY
    assert (post.kind, post.period, post.on) == (Kind.WEEKLY, "2026-03-08", date(2026, 3, 8))
    assert (post.members, post.answers) == (2, 0)
    # Seven days are due; of Anna's days 3 is on time, 2 kept late; day 1 came too late. Ben kept 3.
    assert (post.kept, post.possible) == (3, 14)
    assert [day.number for day in post.coming] == [8, 9, 10, 11, 12, 13, 14]
    assert post.closes_at == utc("2026-03-11 18:00")
    delivery = await world.delivery(cohort, Kind.WEEKLY, "2026-03-08")
    assert delivery is not None
    assert (delivery.state, delivery.marker, delivery.nonce) == (State.SENT, post.marker, sent.nonce)
    assert (await world.alarms(cohort))[Kind.WEEKLY] == utc("2026-03-15 18:00")


async def test_the_monthly_check_in(world: World) -> None:
    cohort = await begin(world, start="2026-03-24", timezone="berlin")
    world.clock.at = utc("2026-03-23 00:00")
    await world.sweep_until("2026-03-31 15:00")
    for number in (7, 8):
        await world.services.study.done(who(ANNA), number=number)
    assert [post.kind for post in world.posts(CheckinPost)] == [Kind.WEEKLY]
    await world.sweep("2026-03-31 16:00")  # 18:00 in summer time
    post = world.posts(CheckinPost)[-1]
    assert (post.kind, post.period, post.on) == (Kind.MONTHLY, "2026-03", date(2026, 3, 31))
    assert (post.kept, post.possible) == (2, 16)  # all eight days fell into March
    assert (await world.alarms(cohort))[Kind.MONTHLY] == utc("2026-04-30 16:00")


async def test_figures_are_those_of_the_period_alone(world: World) -> None:
    await begin(world)
    await world.sweep_until("2026-03-15 17:00")
    await world.services.study.done(who(ANNA), number=14)
    await world.sweep("2026-03-15 18:00")
    post = world.posts(CheckinPost)[-1]
    assert (post.period, post.kept, post.possible) == ("2026-03-15", 1, 14)


async def test_the_last_check_in_names_the_days_that_are_left(world: World) -> None:
    await begin(world, start="2026-02-10")
    await world.sweep_until("2026-03-08 18:00")
    post = world.posts(CheckinPost)[-1]
    assert [day.number for day in post.coming] == [28, 29, 30]


async def test_a_check_in_does_not_come_in_the_first_days(world: World) -> None:
    cohort = await begin(world, start="2026-03-06")
    assert (await world.alarms(cohort))[Kind.WEEKLY] == utc("2026-03-15 18:00")
    world.clock.at = utc("2026-03-26 00:00")
    late = await world.set_up(channel_id=ELSEWHERE, start="2026-03-26")
    assert (await world.alarms(late))[Kind.MONTHLY] == utc("2026-04-30 18:00")


# -- the board -------------------------------------------------------------------------------


async def test_the_board_of_the_week_goes_to_the_chat_on_monday(world: World) -> None:
    cohort = await begin(world)
    await world.sweep_until("2026-03-08 20:00")
    await world.services.study.done(who(ANNA))
    await world.services.study.done(who(BEN), number=1)
    await world.services.study.done(who(CLEO))
    await world.services.membership.set_shown(who(CLEO), Shown.HIDDEN)
    world.clock.at = utc("2026-03-09 03:30")
    await world.services.study.done(who(BEN), number=2)  # Monday has begun: not of that week
    await world.sweep("2026-03-09 09:00")
    (sent,) = world.sent(BoardPost)
    assert isinstance(sent.post, BoardPost)
    page = sent.post.page
    assert sent.ref.channel_id == CHAT
    assert (page.period, page.label, page.mine, page.scored) == (Period.WEEK, "2026-W10", None, 2)
    assert [(place.rank, place.name, place.value) for place in page.places] == [
        (1, "Anna", 10),
        (2, "Ben", 5),
    ]
    delivery = await world.delivery(cohort, Kind.BOARD, "2026-W10")
    assert delivery is not None
    assert (delivery.channel_id, delivery.marker) == (CHAT, sent.post.marker)
    assert (await world.alarms(cohort))[Kind.BOARD] == utc("2026-03-16 09:00")


@pytest.mark.parametrize("kinds", [ALARM_KINDS, (Kind.DAILY,)])
async def test_the_board_of_the_last_week_goes_before_the_wrap_up(
    world: World, kinds: tuple[Kind, ...]
) -> None:
    world.restart(library=shorten(world.library, 7))
    cohort = await begin(world)
    await world.sweep_until("2026-03-08 20:00")
    await world.services.study.done(who(ANNA))
    world.clock.at = utc("2026-03-09 09:00")
    await world.services.deliveries.deliver_due(kinds)  # the jobs sweep one kind each
    await world.sweep()
    await world.sweep()
    assert [type(post) for post in world.posts()[-2:]] == [BoardPost, WrapUpPost]
    assert not (await world.cohort(cohort)).running


async def test_a_board_that_is_held_up_does_not_hold_up_the_wrap_up(world: World) -> None:
    world.restart(library=shorten(world.library, 7))
    cohort = await begin(world)
    await world.sweep_until("2026-03-08 20:00")
    await world.services.study.done(who(ANNA))
    world.announcer.problem[CHAT] = ChannelUnavailable("gone")
    await world.sweep("2026-03-09 09:00")
    await world.sweep()
    assert isinstance(world.posts()[-1], WrapUpPost)
    assert not (await world.cohort(cohort)).running


async def test_those_who_left_the_server_are_not_on_it(world: World) -> None:
    await begin(world)
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.services.study.done(who(BEN))
    world.clock.at = utc("2026-03-09 08:00")
    await world.sweep()  # everything but the board; it asks about the members
    world.directory.gone = {ANNA}
    await world.sweep("2026-03-09 09:00")
    (post,) = world.posts(BoardPost)
    assert [place.name for place in post.page.places] == ["Ben"]


async def test_no_board_where_nobody_scored(world: World) -> None:
    cohort = await begin(world)
    await world.sweep_until("2026-03-09 12:00")
    assert world.posts(BoardPost) == []
    delivery = await world.delivery(cohort, Kind.BOARD, "2026-W10")
    assert delivery is not None
    assert (delivery.state, delivery.problem) == (State.SKIPPED, "nobody scored")
    assert (await world.alarms(cohort))[Kind.BOARD] == utc("2026-03-16 09:00")
    await world.services.study.done(who(ANNA))
    await world.sweep_until("2026-03-16 12:00")
    assert [post.page.label for post in world.posts(BoardPost)] == ["2026-W11"]


async def test_no_board_where_all_who_scored_have_left(world: World) -> None:
    await begin(world)
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.services.membership.leave(who(ANNA))
    await world.sweep_until("2026-03-09 12:00")
    assert world.posts(BoardPost) == []


async def test_a_group_made_on_a_monday_has_no_week_to_report(world: World) -> None:
    await world.set_up(start="2026-03-02", post_time="08:30")
    await world.sweep_until("2026-03-02 12:00", minutes=30)
    assert world.posts(BoardPost) == []
    assert len(world.posts()) == 1


# -- after an outage -------------------------------------------------------------------------


@pytest.mark.parametrize("away", [timedelta(hours=48), timedelta(hours=48, seconds=1)])
async def test_what_comes_two_days_too_late_is_dropped(world: World, away: timedelta) -> None:
    cohort = await begin(world)
    await world.sweep_until("2026-03-07 10:00")
    due: datetime = utc("2026-03-08 18:00")
    await world.sweep(due + away)
    delivery = await world.delivery(cohort, Kind.WEEKLY, "2026-03-08")
    assert delivery is not None
    if away > timedelta(hours=48):
        assert (delivery.state, delivery.problem) == (State.SKIPPED, "too late to be of use")
        assert world.posts(CheckinPost) == []
    else:
        assert (delivery.state, delivery.late) == (State.SENT, True)
        assert len(world.posts(CheckinPost)) == 1
    assert (await world.alarms(cohort))[Kind.WEEKLY] == utc("2026-03-15 18:00")


async def test_weeks_away_bring_one_check_in_and_one_board(world: World) -> None:
    await begin(world)
    await world.sweep("2026-03-02 09:00")
    world.clock.at = utc("2026-03-22 12:00")
    await world.services.study.done(who(ANNA))
    await world.sweep("2026-03-23 10:00")
    await world.sweep()
    assert [post.period for post in world.posts(CheckinPost)] == ["2026-03-22"]
    assert [post.page.label for post in world.posts(BoardPost)] == ["2026-W12"]


async def test_an_ended_group_has_no_occasions(world: World) -> None:
    cohort = await begin(world)
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.services.cohorts.end(BOSS, cohort.id)
    await world.sweep_until("2026-03-10 00:00")
    assert len(world.posts()) == 1
