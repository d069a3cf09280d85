"""What members have of the intensive pace: the group's, or one of their own."""

from bot.domain.cohort import Shown
from bot.domain.ids import CohortId
from bot.domain.pace import Pace
from bot.services.joining import Joined
from bot.services.paces import PaceOffers
from bot.services.posts import CheckinPost, DailyPost, ReminderPost
from tests.services.test_intensive import begun
from tests.services.world import ANNA, BEN, BOSS, World, utc, who

COHORT = CohortId(1)


async def rows(world: World, user: int = ANNA) -> list[tuple[int, int, str]]:
    """List number, day of the month and status of a member's rows."""
    ledger = (await world.services.study.progress(who(user))).ledger  # type: ignore[arg-type]
    return [(row.number, row.on.day, row.status.value) for row in ledger.rows]


# -- members ---------------------------------------------------------------------------------------


async def test_each_day_has_a_row_points_and_a_done_of_its_own(world: World) -> None:
    await begun(world)
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 09:00")
    study = world.services.study
    today = await study.today(who(ANNA))
    assert today.view.day.number == 1
    assert [(day.number, done) for day, done in today.also] == [(2, False)]
    assert today.open_before == ()
    done = await study.done(who(ANNA))
    assert (done.view.day.number, done.completion.points) == (1, 10)
    assert [day.number for day, _ in done.open_before] == [2]
    today = await study.today(who(ANNA))
    assert (today.view.day.number, [(day.number, done) for day, done in today.also]) == (2, [(1, True)])
    done = await study.press_done(who(ANNA), COHORT, world.day(2))
    assert (done.view.day.number, done.completion.points) == (2, 10)
    today = await study.today(who(ANNA))
    assert (today.view.day.number, [(day.number, done) for day, done in today.also]) == (2, [(1, True)])
    assert (await study.done(who(ANNA))).already
    assert today.next_due_at == utc("2026-03-03 09:00")
    assert await rows(world) == [(1, 2, "on time"), (2, 2, "on time")]


async def test_what_is_open_from_before_is_not_of_today(world: World) -> None:
    await begun(world)
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 09:00")
    await world.sweep("2026-03-03 09:00")
    today = await world.services.study.today(who(ANNA))
    assert (today.view.day.number, [day.number for day, _ in today.also]) == (3, [4])
    assert [day.number for day, _ in today.open_before] == [1, 2]


async def test_who_joins_late_owes_both_days_of_the_open_date(world: World) -> None:
    await begun(world)
    await world.sweep("2026-03-02 09:00")
    await world.sweep("2026-03-03 09:00")
    joined = await world.services.membership.join(who(ANNA))
    assert joined.first_day is not None
    assert (joined.first_day.number, joined.optional_days) == (3, 2)
    assert await rows(world) == [(3, 3, "open"), (4, 3, "open")]
    done = await world.services.study.press_done(who(BEN), COHORT, world.day(4))
    assert (done.joined, done.completion.points) == (True, 10)
    assert [day.number for day, _ in done.open_before] == [3]


async def test_both_posts_follow_how_a_member_is_shown(world: World) -> None:
    await begun(world)
    await world.sweep("2026-03-02 09:00")
    for number in (1, 2):
        await world.services.study.done(who(ANNA), number=number)
    world.clock.forward(minutes=5)
    await world.services.deliveries.refresh_posts()
    await world.services.membership.set_shown(who(ANNA), Shown.HIDDEN)
    world.clock.forward(minutes=5)
    await world.services.deliveries.refresh_posts()
    shown = [[post.names for post in sent.edits] for sent in world.sent(DailyPost)]  # type: ignore[union-attr]
    assert shown == [[("Anna",), ()]] * 2


async def test_a_reminder_says_what_is_open(world: World) -> None:
    await begun(world)
    await world.services.membership.join(who(ANNA))
    await world.services.reminders.choose(who(ANNA), "18:00")
    await world.sweep("2026-03-02 09:00")
    world.clock.at = utc("2026-03-02 18:00")
    await world.services.reminders.send_due()
    await world.services.study.done(who(ANNA), number=1)
    await world.sweep("2026-03-03 09:00")
    await world.services.study.done(who(ANNA), number=3)
    world.clock.at = utc("2026-03-03 18:00")
    await world.services.reminders.send_due()
    posts = [post for _, post in world.announcer.told if isinstance(post, ReminderPost)]
    named = [(post.day.number, [day.number for day in post.also]) for post in posts]
    assert named == [(1, [2]), (4, [])]


async def test_the_check_in_has_both_days_of_the_next_seven_dates(world: World) -> None:
    await begun(world)
    await world.sweep_until("2026-03-08 18:00")
    (post,) = world.posts(CheckinPost)
    assert [day.number for day in post.coming] == list(range(15, 29))


async def test_rest_counts_due_days_two_a_date(world: World) -> None:
    await begun(world)
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 09:00")
    await world.services.rests.plan(who(ANNA), COHORT, "2026-03-03", "2026-03-03")
    await world.sweep("2026-03-03 09:00")
    await world.sweep("2026-03-05 09:00")
    assert [row for row in await rows(world) if row[1] == 3] == [(3, 3, "excused"), (4, 3, "excused")]


# -- a pace of one's own ---------------------------------------------------------------------------


async def test_a_member_goes_ahead_of_a_normal_group_and_waits_for_it(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 09:00")
    offers = await world.services.rests.offers(who(ANNA), COHORT)
    offer = next(each for each in offers.offers if each.pace is Pace.INTENSIVE)
    assert [(day.number, on.day) for day, on in offer.first] == [(2, 3), (3, 3), (4, 4)]
    await world.services.rests.change_pace(who(ANNA), COHORT, Pace.INTENSIVE, offer.key)
    await world.sweep("2026-03-03 09:00")
    today = await world.services.study.today(who(ANNA))
    assert (today.view.day.number, [day.number for day, _ in today.also]) == (2, [3])
    await world.services.study.done(who(ANNA), number=3)
    await world.sweep("2026-03-04 09:00")
    assert await rows(world) == [
        (1, 2, "missed"),
        (2, 3, "open"),
        (3, 3, "on time"),
        (4, 4, "open"),
        (5, 4, "open"),
    ]
    assert [post.done for post in world.posts(DailyPost)] == [0, 0, 1]
    await world.services.rests.change_pace(who(ANNA), COHORT, Pace.GROUP)
    assert (await world.services.study.today(who(ANNA))).next_due_at == utc("2026-03-07 09:00")
    await world.services.study.done(who(ANNA), number=5)
    for day in range(5, 8):
        await world.sweep(f"2026-03-0{day} 09:00")
    assert [row[:2] for row in await rows(world)] == [(1, 2), (2, 3), (3, 3), (4, 4), (5, 4), (6, 7)]


async def test_an_intensive_group_offers_every_pace_but_catching_up(world: World) -> None:
    await begun(world)
    await world.sweep("2026-03-02 09:00")
    await world.sweep("2026-03-03 09:00")
    for pace in (None, Pace.CATCH_UP):
        offers = await world.services.membership.ask_to_join(who(ANNA), pace=pace)
        assert isinstance(offers, PaceOffers)
        assert [offer.pace for offer in offers.offers] == [Pace.GROUP, Pace.OWN, Pace.INTENSIVE]
        first = {offer.pace: [(day.number, on.day) for day, on in offer.first] for offer in offers.offers}
        assert first[Pace.GROUP] == [(3, 3), (4, 3), (5, 4)]
        assert first[Pace.OWN] == [(1, 3), (2, 4), (3, 5)]
        assert first[Pace.INTENSIVE] == [(1, 3), (2, 3), (3, 4)]
    joined = await world.services.membership.ask_to_join(who(ANNA), pace=Pace.OWN)
    assert isinstance(joined, Joined)
    assert await rows(world) == [(1, 3, "open")]
    came_of_it = await world.services.rests.change_pace(who(ANNA), COHORT, Pace.CATCH_UP)
    assert isinstance(came_of_it, PaceOffers)
    assert (came_of_it.current, came_of_it.stale) == (Pace.OWN, True)


async def test_a_calendar_file_has_both_days_of_a_date(world: World) -> None:
    await begun(world)
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 09:00")
    file = await world.services.calendar_files.remaining(who(ANNA))
    assert file.days == 28
    starts = [line for line in file.content.decode().splitlines() if line.startswith("DTSTART:2026")]
    assert [start.strip()[8:16] for start in starts[:4]] == ["20260303"] * 2 + ["20260304"] * 2


async def test_a_change_that_is_taken_back_costs_no_date(world: World) -> None:
    await world.set_up(start="2026-03-04")
    await world.services.membership.join(who(ANNA), pace=Pace.INTENSIVE)
    await world.edit(study_weekdays="Sat Sun")
    await world.services.arrangements.revert(BOSS)
    await world.sweep("2026-03-02 09:00")
    assert [row[:2] for row in await rows(world)] == [(1, 2), (2, 2)]
