"""What the post of a monthly check-in tells, and the pictures of check-ins: the post never waits for them."""

import asyncio
from datetime import date

import pytest

from bot.domain import pictures
from bot.domain.delivery import Kind
from bot.domain.errors import PictureUnavailable
from bot.domain.group_week import GroupMonth
from bot.domain.pictures import Picture, PictureSpec, WeekKept
from bot.services import composing
from bot.services.all import build_services
from bot.services.posts import CheckinPost, DigestPost
from bot.services.reviews import TypedReflection
from tests.fakes import PIXEL, FakePainter
from tests.services.monthly import MARCH, SAID, a_month, last_post, live
from tests.services.world import ANNA, BEN, CLEO, World, utc, who


async def test_the_months_days_and_hours(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16")
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    await live(world, "2026-03-20 12:00", ANNA)
    await world.services.hours.log(who(ANNA), "5h")
    await world.services.hours.set_goal(who(BEN), cohort.id, "7")
    await live(world, "2026-03-31 18:00")
    post = last_post(world)
    assert (post.kind, post.period, post.week) == (Kind.MONTHLY, MARCH, None)
    # Day 1 is due on Monday the 2nd; Anna did 19 days, Ben none; 30 days were due for each of them.
    assert (post.kept, post.possible) == (19, 60)
    weeks = [(2, 7, 14), (9, 7, 14), (16, 5, 14), (23, 0, 14), (30, 0, 4)]
    kept = tuple(WeekKept(date(2026, 3, monday), done, of) for monday, done, of in weeks)
    planned = sum(day.minutes for day in post.plan.days[:30])
    assert post.month == GroupMonth(300, planned + round(7 * 60 * 31 / 7), 4, kept)
    assert post.phase == post.plan.phases[0]  # 28 of the days belong to it, two to the next one
    assert post.chart == pictures.GroupMonth(date(2026, 3, 1), date(2026, 3, 31), kept, 0, 0, 2)


async def test_who_is_on_track_behind_or_quiet(world: World) -> None:
    await world.set_up(plan="roadmap-16")
    for user in (ANNA, BEN, CLEO):
        await world.services.membership.join(who(user))
    await live(world, "2026-03-27 12:00", ANNA, BEN)
    await live(world, "2026-03-31 18:00", ANNA)
    chart = last_post(world).chart
    assert isinstance(chart, pictures.GroupMonth)
    assert (chart.on_track, chart.behind, chart.quiet) == (1, 1, 1)


async def test_a_phase_looks_back_to_the_one_before(world: World) -> None:
    await world.set_up(plan="roadmap-16", monthly="phase ends")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-04-26 18:00")
    post = last_post(world)
    assert (post.period, post.phase) == ("2026-04-26p", post.plan.day(56).phase)
    chart = post.chart
    assert isinstance(chart, pictures.GroupMonth)
    assert (chart.first_on, chart.last_on) == (date(2026, 3, 30), date(2026, 4, 26))
    assert post.possible == 28


async def test_a_phase_stays_what_it_was_when_months_are_meant_from_then_on(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16", monthly="phase ends")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-04-26 18:00")
    await world.edit(monthly="last day")
    await world.services.reviews.keep(who(ANNA), cohort.id, "2026-04-26p")
    world.clock.at = utc("2026-04-26 18:10")
    await world.services.deliveries.refresh_posts()
    edits = [edit for sent in world.sent(CheckinPost) for edit in sent.edits if isinstance(edit, CheckinPost)]
    assert [(edit.period, edit.answers, edit.possible) for edit in edits] == [("2026-04-26p", 1, 28)]


async def test_a_month_without_a_day_has_no_picture(world: World) -> None:
    await world.set_up(plan="roadmap-16", start="2026-03-20")
    await world.sweep("2026-03-31 18:00")
    post = last_post(world)
    assert (post.kind, post.possible, post.chart, post.picture) == (Kind.MONTHLY, 0, None, None)


async def test_the_weeks_picture(world: World) -> None:
    await world.set_up()
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    await live(world, "2026-03-06 12:00", ANNA)
    await world.services.hours.log(who(ANNA), "2h")
    await live(world, "2026-03-08 18:00")
    chart = last_post(world, Kind.WEEKLY).chart
    assert isinstance(chart, pictures.GroupWeek)
    assert (chart.monday, chart.minutes, chart.members) == (date(2026, 3, 2), 120, 2)
    assert [(day.on.day, day.kept, day.possible, day.open) for day in chart.days] == [
        (2, 1, 2, 0), (3, 1, 2, 0), (4, 1, 2, 0), (5, 1, 2, 0), (6, 1, 2, 0), (7, 0, 2, 2), (8, 0, 2, 2),
    ]  # fmt: skip


# -- pictures --------------------------------------------------------------------------------


def with_painter(world: World, painter: object) -> None:
    """Start the program again with somebody who draws."""
    given = (world.db, world.library, world.clock, world.announcer, world.directory)
    world.services = build_services(*given, painter=painter)  # type: ignore[arg-type]


async def test_a_post_goes_out_with_its_picture(world: World) -> None:
    painter = FakePainter()
    with_painter(world, painter)
    await a_month(world)
    post = last_post(world)
    assert painter.specs[-1] == post.chart
    assert post.picture is not None
    assert (post.picture.filename, post.picture.png) == ("group-month.png", PIXEL)
    assert post.picture.alt.startswith("The group's month, 1 Mar – 31 Mar 2026.")


async def test_without_one_where_it_cannot_be_drawn(world: World) -> None:
    painter = FakePainter()
    painter.problem = PictureUnavailable()
    with_painter(world, painter)
    await a_month(world)
    assert [(post.kind, post.picture) for post in world.posts(CheckinPost)][-1] == (Kind.MONTHLY, None)


class SlowPainter:
    """A painter that never finishes."""

    async def draw(self, spec: PictureSpec) -> Picture:
        await asyncio.Event().wait()
        raise AssertionError


async def test_without_one_that_takes_too_long(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 5 <= composing.DRAWN_WITHIN <= 30
    monkeypatch.setattr(composing, "DRAWN_WITHIN", 0.01)
    with_painter(world, SlowPainter())
    await a_month(world)
    assert last_post(world).picture is None


async def test_an_edit_draws_what_its_text_says(world: World) -> None:
    painter = FakePainter()
    with_painter(world, painter)
    cohort = await a_month(world)
    await world.services.reviews.reflect(who(ANNA), cohort.id, MARCH, SAID)
    world.clock.at = utc("2026-03-31 18:05")
    await world.services.deliveries.refresh_posts()
    (edit,) = world.sent(CheckinPost)[-1].edits
    assert isinstance(edit, CheckinPost)
    assert edit.answers == 1
    assert painter.specs[-1] == edit.chart
    assert edit.picture is not None
    assert edit.picture.filename == "group-month.png"


# -- the digest ------------------------------------------------------------------------------


async def test_what_the_group_may_read_comes_into_the_thread(world: World) -> None:
    cohort = await a_month(world)
    reviews = world.services.reviews
    await reviews.reflect(who(ANNA), cohort.id, MARCH, SAID)
    await reviews.share(who(ANNA), cohort.id, MARCH, shared=True)
    await reviews.reflect(who(BEN), cohort.id, MARCH, TypedReflection("Only for you", "2", ""))
    await world.sweep("2026-03-31 18:01")  # all have answered
    (sent,) = world.sent(DigestPost)
    assert isinstance(sent.post, DigestPost)
    assert int(sent.ref.channel_id) == world.sent(CheckinPost)[-1].ref.message_id
    digest = sent.post.digest
    assert [quote.text for quote in digest.reflections] == [SAID.reflection]
    assert [quote.text for quote in digest.goals] == [SAID.goal]
    assert (digest.figures.answers, digest.figures.confidence, digest.unshared) == (2, 4.0, 1)
    assert (sent.post.period, sent.post.on) == (MARCH, date(2026, 3, 31))


async def test_a_phase_and_a_week_that_end_together_have_digests_of_their_own(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16", monthly="phase ends")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-29 18:00")  # a Sunday
    assert {post.period for post in world.posts(CheckinPost)[-2:]} == {"2026-03-29", "2026-03-29p"}
    await world.services.reviews.reflect(who(ANNA), cohort.id, "2026-03-29p", SAID)
    await world.sweep("2026-03-29 18:01")
    assert [(post.kind, post.period) for post in world.posts(DigestPost)] == [(Kind.MONTHLY, "2026-03-29p")]


async def test_who_only_chose_may_still_write_before_the_digest(world: World) -> None:
    cohort = await a_month(world)
    for user in (ANNA, BEN):
        await world.services.reviews.keep(who(user), cohort.id, MARCH)
    await world.sweep("2026-03-31 18:05")
    assert world.sent(DigestPost) == []
    await world.services.reviews.reflect(who(BEN), cohort.id, MARCH, SAID)
    await world.sweep("2026-04-02 18:00")
    (sent,) = world.sent(DigestPost)
    assert isinstance(sent.post, DigestPost)
    assert (sent.post.members, sent.post.digest.figures.answers) == (2, 1)


async def test_choices_alone_make_no_digest(world: World) -> None:
    cohort = await a_month(world)
    await world.services.reviews.keep(who(ANNA), cohort.id, MARCH)
    await world.sweep("2026-04-02 18:00")
    assert world.sent(DigestPost) == []
    assert Kind.DIGEST not in await world.alarms(cohort)
