"""The digest of a check-in: when it comes, and what it may say."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.cohort import Cohort, Shown
from bot.domain.delivery import Kind, State
from bot.domain.digest import Figures, Quote
from bot.domain.errors import DiscordUnavailable
from bot.services.posts import DigestPost, WrapUpPost
from tests.services.weekly import SAID, SUNDAY, answer, first_checkin, states, thread
from tests.services.world import ANNA, BEN, BOSS, CLEO, World, shorten, utc, who


@pytest.fixture
async def cohort(world: World) -> Cohort:
    """Post the first weekly check-in; Anna, Ben and Cleo are in."""
    return await first_checkin(world)


# -- when ------------------------------------------------------------------------------------


async def test_it_comes_after_48_hours_into_the_thread_of_the_post(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    assert (await world.alarms(cohort))[Kind.DIGEST] == utc("2026-03-10 18:00")
    await world.sweep("2026-03-10 17:59:59")
    assert world.posts(DigestPost) == []
    await world.sweep("2026-03-10 18:00")
    await world.sweep("2026-03-10 18:01")
    (sent,) = world.sent(DigestPost)
    post = sent.post
    assert isinstance(post, DigestPost)
    assert sent.ref.channel_id == thread(world)
    assert (post.period, post.members, f"{post.on}") == (SUNDAY, 3, SUNDAY)
    assert post.digest.wins == (Quote("Vectors", "Anna"),)
    assert post.closes_at == utc("2026-03-11 18:00")
    delivery = await world.delivery(cohort, Kind.DIGEST, SUNDAY)
    assert delivery is not None
    assert (delivery.state, delivery.marker, delivery.late) == (State.SENT, post.marker, False)
    assert (delivery.nonce, delivery.channel_id) == (sent.nonce, thread(world))
    assert Kind.DIGEST not in await world.alarms(cohort)


async def test_it_comes_at_once_when_all_have_answered(world: World, cohort: Cohort) -> None:
    world.clock.at = utc("2026-03-08 20:00")
    await answer(world, cohort, ANNA)
    await answer(world, cohort, BEN, shared=False)
    await world.sweep("2026-03-08 21:00")
    assert world.posts(DigestPost) == []
    await answer(world, cohort, CLEO)
    assert (await world.alarms(cohort))[Kind.DIGEST] == utc("2026-03-08 21:00")
    await world.sweep()
    (post,) = world.posts(DigestPost)
    assert post.digest.figures == Figures(3, 15, 4, 3)
    assert (len(post.digest.wins), post.digest.unshared) == (2, 1)
    await world.sweep_until("2026-03-12 00:00")
    assert len(world.posts(DigestPost)) == 1


async def test_those_who_leave_are_not_waited_for_and_not_quoted(world: World, cohort: Cohort) -> None:
    for user in (ANNA, BEN):
        await answer(world, cohort, user)
    await world.services.membership.leave(who(ANNA))
    await world.sweep("2026-03-10 18:00")
    (post,) = world.posts(DigestPost)
    assert (post.members, post.digest.figures.answers) == (2, 1)
    assert post.digest.goals == (Quote("Matrices", "Ben"),)


async def test_where_nobody_answers_there_is_none(world: World, cohort: Cohort) -> None:
    await world.sweep("2026-03-10 18:00")
    assert world.posts(DigestPost) == []
    assert await states(world, cohort) == [(State.SKIPPED, "nobody answered")]
    assert Kind.DIGEST not in await world.alarms(cohort)
    # An answer after that is counted on the post, and read by the organisers; the digest does not come.
    await answer(world, cohort, ANNA)
    await world.sweep_until("2026-03-12 00:00")
    assert world.posts(DigestPost) == []


async def test_a_group_that_everybody_left_has_none(world: World, cohort: Cohort) -> None:
    for user in (ANNA, BEN, CLEO):
        await world.services.membership.leave(who(user))
    await world.sweep_until("2026-03-11 00:00")
    assert await states(world, cohort) == [(State.SKIPPED, "nobody answered")]


async def test_what_comes_two_days_too_late_is_dropped(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    await world.sweep("2026-03-12 18:00:01")
    assert world.posts(DigestPost) == []
    assert await states(world, cohort) == []
    assert Kind.DIGEST not in await world.alarms(cohort)


async def test_each_check_in_has_its_own(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    await world.edit(checkin="tuesday 09:00")
    await world.sweep("2026-03-10 09:00")
    key = (cohort.id, Kind.WEEKLY, "2026-03-10")
    await world.services.checkins.save(who(BEN), *key, SAID)
    assert (await world.alarms(cohort))[Kind.DIGEST] == utc("2026-03-10 18:00")
    await world.sweep("2026-03-10 18:00")
    assert (await world.alarms(cohort))[Kind.DIGEST] == utc("2026-03-12 09:00")
    await world.sweep("2026-03-12 09:00")
    assert [post.period for post in world.posts(DigestPost)] == [SUNDAY, "2026-03-10"]


# -- the end ---------------------------------------------------------------------------------


async def test_it_goes_before_the_wrap_up(world: World) -> None:
    world.restart(library=shorten(world.library, 7))
    cohort = await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.services.membership.join(who(BEN))
    await world.sweep_until("2026-03-08 18:00")
    await answer(world, cohort, ANNA)
    for at in ("09:00", "09:01", "09:02", "09:03"):
        await world.sweep(f"2026-03-09 {at}")
    assert [type(post) for post in world.posts()[-2:]] == [DigestPost, WrapUpPost]
    assert not (await world.cohort(cohort)).running


async def test_one_that_cannot_go_out_does_not_hold_up_the_wrap_up(world: World) -> None:
    world.restart(library=shorten(world.library, 7))
    cohort = await world.set_up()
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    await world.sweep_until("2026-03-08 18:00")
    await answer(world, cohort, ANNA)
    world.announcer.problem[thread(world)] = DiscordUnavailable()
    send = world.announcer.send_in_thread

    async def fail(*_: object) -> None:
        raise DiscordUnavailable

    world.announcer.send_in_thread = fail  # type: ignore[assignment,method-assign]
    for at in ("09:00", "09:01", "09:02", "09:03"):
        await world.sweep(f"2026-03-09 {at}")
    world.announcer.send_in_thread = send  # type: ignore[method-assign]
    assert isinstance(world.posts()[-1], WrapUpPost)
    assert not (await world.cohort(cohort)).running


async def test_where_nobody_answered_the_end_waits_for_nothing(world: World) -> None:
    world.restart(library=shorten(world.library, 7))
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep_until("2026-03-08 18:00")
    await world.sweep("2026-03-09 09:00")
    await world.sweep("2026-03-09 09:01")
    assert isinstance(world.posts()[-1], WrapUpPost)


async def test_an_ended_group_has_none(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    await world.services.cohorts.end(BOSS, cohort.id)
    await world.sweep_until("2026-03-12 00:00")
    assert world.posts(DigestPost) == []


# -- what is in it later ---------------------------------------------------------------------


async def shown_at(world: World, at: str | datetime) -> DigestPost:
    """Let posts be edited, and return what the digest says then."""
    world.clock.at = utc(at) if isinstance(at, str) else at
    await world.services.deliveries.refresh_posts()
    (sent,) = world.sent(DigestPost)
    post = sent.edits[-1]
    assert isinstance(post, DigestPost)
    return post


async def test_it_keeps_up_with_what_is_said_and_who_may_read_it(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    await world.sweep("2026-03-10 18:00")
    await answer(world, cohort, BEN)
    assert (await shown_at(world, "2026-03-10 18:01")).digest.wins == (
        Quote("Vectors", "Anna"),
        Quote("Vectors", "Ben"),
    )
    use, key = world.services.checkins, (cohort.id, Kind.WEEKLY, SUNDAY)
    await use.share(who(ANNA), *key, shared=False)
    await use.save(who(BEN), *key, replace(SAID, went_well="Loops"))
    digest = (await shown_at(world, "2026-03-10 18:02")).digest
    assert (digest.wins, digest.unshared) == ((Quote("Loops", "Ben"),), 1)
    await world.services.membership.set_shown(who(BEN), Shown.SOMEONE)
    await use.share(who(ANNA), *key, shared=True)
    assert (await shown_at(world, "2026-03-10 18:03")).digest.wins == (
        Quote("Vectors", "Anna"),
        Quote("Loops", None),
    )


async def test_long_after_it_closed_it_follows_who_hides_and_who_leaves(world: World, cohort: Cohort) -> None:
    for user in (ANNA, BEN):
        await answer(world, cohort, user)
    await world.sweep("2026-03-10 18:00")
    await world.sweep_until("2026-03-20 12:00")
    await world.services.membership.set_shown(who(ANNA), Shown.HIDDEN)
    assert (await shown_at(world, "2026-03-20 13:00")).digest.wins == (
        Quote("Vectors", None),
        Quote("Vectors", "Ben"),
    )
    await world.services.membership.leave(who(BEN))
    assert (await shown_at(world, "2026-03-20 14:00")).digest.wins == (Quote("Vectors", None),)


async def test_what_a_deleted_member_said_disappears(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    await answer(world, cohort, BEN)
    await world.sweep("2026-03-10 18:00")
    await world.services.privacy.delete(ANNA)
    post = await shown_at(world, "2026-03-15 12:00")
    assert (post.members, post.digest.wins) == (2, (Quote("Vectors", "Ben"),))
