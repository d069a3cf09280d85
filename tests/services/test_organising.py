"""What organisers see and correct: status, announcements, marks, removals."""

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, State
from bot.domain.errors import (
    ChannelUnavailable,
    CohortFinished,
    DayInFuture,
    NoSuchDay,
    NotAMember,
    NotDone,
    NotOrganiser,
    NotStarted,
    TextEmpty,
    TextTooLong,
    UnknownCohort,
)
from bot.domain.ledger import Status
from bot.services.checkins import TypedAnswer
from bot.services.day_views import Done
from bot.services.organising import MarkAs
from bot.services.posts import Announcement
from bot.storage import ops
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    BOSS_ID,
    CHAT,
    CLEO,
    ORGANISERS,
    OTHER_GUILD,
    STUDY,
    World,
    utc,
    who,
)

HELPER = who(CLEO, role_ids=frozenset({ORGANISERS}))


@pytest.fixture
async def cohort(world: World) -> Cohort:
    """Run the group up to 10:00 on day 3; Anna and Ben are in."""
    cohort = await world.set_up(chat_id=CHAT, organisers_id=ORGANISERS, name="First")
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    for day in (2, 3, 4):
        await world.sweep(f"2026-03-0{day} 09:00")
    world.clock.at = utc("2026-03-04 10:00")
    return cohort


# -- status ----------------------------------------------------------------------------------


async def test_status(world: World, cohort: Cohort) -> None:
    await world.services.study.done(who(ANNA))
    await world.services.pulse.beat(connected=True)
    status = await world.services.organising.status(HELPER)
    assert (status.cohort.id, status.plan.id, status.members) == (cohort.id, "kickstart-30", 2)
    assert (status.latest, status.done_latest) == (3, 1)
    assert [(delivery.kind, delivery.state) for delivery in status.recent] == [(Kind.DAILY, State.SENT)] * 3
    assert [delivery.period for delivery in status.recent] == [world.day(number) for number in (3, 2, 1)]
    assert status.alarms == await world.alarms(cohort)
    assert (status.checkins, status.now, status.last_beat) == ((), world.clock.now(), world.clock.now())
    assert [entry.action for entry in status.log] == ["setup"]


async def test_status_before_the_start(world: World) -> None:
    await world.set_up(start="2026-03-04")
    status = await world.services.organising.status(BOSS)
    assert (status.latest, status.done_latest, status.recent, status.last_beat) == (0, 0, (), None)


async def test_status_holds_the_answers_of_the_last_check_ins(world: World, cohort: Cohort) -> None:
    for day in (8, 15):
        await world.sweep(f"2026-03-{day:02d} 18:00")
        for user in (BEN, ANNA):
            typed = TypedAnswer(str(day), f"by {user}", "", "", "")
            await world.services.checkins.save(who(user), cohort.id, Kind.WEEKLY, f"2026-03-{day:02d}", typed)
            world.clock.forward(seconds=1)
    (answered,) = (await world.services.organising.status(BOSS)).checkins
    assert (answered.kind, answered.period) == (Kind.WEEKLY, "2026-03-15")
    assert [(said.name, said.answer.hours, said.answer.went_well) for said in answered.answers] == [
        ("Ben", 15, "by 22"),
        ("Anna", 15, "by 21"),
    ]
    before = await world.services.organising.answers(HELPER, cohort.id, Kind.WEEKLY, "2026-03-08")
    assert [said.answer.hours for said in before.answers] == [8, 8]
    assert [said.user_id for said in before.answers] == [BEN, ANNA]


async def test_status_shows_the_last_ten_and_five(world: World, cohort: Cohort) -> None:
    for day in range(5, 20):
        await world.sweep(f"2026-03-{day:02d} 09:00")
    for number in range(6):
        await world.services.organising.announce(BOSS, cohort.id, f"News {number}")
    status = await world.services.organising.status(BOSS)
    assert len(status.recent) == 10
    assert status.recent[0].period == world.day(18)
    assert [entry.detail for entry in status.log] == [f"News {number}" for number in (5, 4, 3, 2, 1)]


# -- announcements ---------------------------------------------------------------------------


async def test_an_announcement(world: World, cohort: Cohort) -> None:
    announced = await world.services.organising.announce(HELPER, cohort.id, "  Call\u202e at 8! ")
    sent = world.sent()[-1]
    assert (sent.ref.channel_id, sent.nonce) == (STUDY, None)
    assert sent.post == Announcement(announced, "Call at 8!", "Cleo")
    async with world.db.read() as tx:
        entry = (await ops.log_of(tx, cohort.id, 1))[0]
    assert (entry.action, entry.detail, entry.actor_id) == ("announce", "Call at 8!", CLEO)


async def test_announcements_that_are_refused(world: World, cohort: Cohort) -> None:
    announce = world.services.organising.announce
    for text in ("", " \u200b\n "):
        with pytest.raises(TextEmpty) as empty:
            await announce(BOSS, cohort.id, text)
        assert empty.value == TextEmpty("announcement")
    with pytest.raises(TextTooLong) as too_long:
        await announce(BOSS, cohort.id, "x" * 1501)
    assert too_long.value == TextTooLong("announcement", 1500, 1501)
    with pytest.raises(NotOrganiser):
        await announce(who(ANNA), cohort.id, "Hello")
    with pytest.raises(UnknownCohort):
        await announce(who(BOSS_ID, manages=True, guild_id=OTHER_GUILD), cohort.id, "Hello")
    world.announcer.problem[STUDY] = ChannelUnavailable("no")
    with pytest.raises(ChannelUnavailable):
        await announce(BOSS, cohort.id, "Hello")
    await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished):
        await announce(BOSS, cohort.id, "Hello")
    assert world.posts(Announcement) == []
    async with world.db.read() as tx:
        assert [entry.action for entry in await ops.log_of(tx, cohort.id, 9)] == ["end", "setup"]


# -- marks -----------------------------------------------------------------------------------


async def row_of(world: World, number: int) -> tuple[Status, int]:
    """Return the status of Anna's day and her points."""
    progress = await world.services.study.progress(who(ANNA))
    row = progress.ledger.row(number)
    assert row is not None
    return row.status, progress.points


@pytest.mark.parametrize(
    ("number", "mark", "status", "points"),
    [
        (1, MarkAs.ON_TIME, Status.ON_TIME, 10),
        (3, MarkAs.ON_TIME, Status.ON_TIME, 10),
        (2, MarkAs.LATE, Status.KEPT_LATE, 5),
        (1, MarkAs.LATE, Status.MISSED, 5),
    ],
)
async def test_marking_a_day_as_done(
    world: World, cohort: Cohort, number: int, mark: MarkAs, status: Status, points: int
) -> None:
    marked = await world.services.organising.mark(HELPER, ANNA, number, mark)
    assert (marked.member.name, marked.day.number, marked.mark, marked.points) == (
        "Anna",
        number,
        mark,
        points,
    )
    assert await row_of(world, number) == (status, points)
    assert (await world.services.boards.board(who(BEN))).places[0].value == points


async def test_on_time_counts_in_the_week_of_the_deadline(world: World, cohort: Cohort) -> None:
    await world.sweep("2026-03-10 10:00")
    await world.services.organising.mark(BOSS, ANNA, 1, MarkAs.ON_TIME)
    done = await world.services.study.done(who(ANNA), number=1)
    assert (done.completion.week, done.completion.source) == ("2026-W10", "organiser")
    assert done.completion.done_at == utc("2026-03-03 03:00")
    assert done.completion.recorded_at == world.clock.now()


async def test_an_optional_day_cannot_be_on_time(world: World, cohort: Cohort) -> None:
    await world.services.membership.join(who(CLEO))  # day 3 is the first
    assert (await world.services.organising.mark(BOSS, CLEO, 1, MarkAs.ON_TIME)).points == 5


async def test_correcting_what_was_recorded(world: World, cohort: Cohort) -> None:
    await world.services.study.done(who(ANNA), number=2, note="Mine", link="https://example.org")
    assert await row_of(world, 2) == (Status.KEPT_LATE, 5)
    await world.services.organising.mark(BOSS, ANNA, 2, MarkAs.ON_TIME)
    assert await row_of(world, 2) == (Status.ON_TIME, 10)
    kept = (await world.services.study.done(who(ANNA), number=2)).completion
    assert (kept.note, kept.link) == ("Mine", "https://example.org")
    world.clock.forward(hours=1)
    await world.services.organising.mark(BOSS, ANNA, 2, MarkAs.LATE)
    assert await row_of(world, 2) == (Status.KEPT_LATE, 5)
    assert (await world.services.organising.mark(BOSS, ANNA, 2, MarkAs.NOT_DONE)).points == 0
    assert await row_of(world, 2) == (Status.OPEN, 0)
    assert (await world.services.boards.board(who(BEN))).scored == 0


async def test_a_correction_is_the_last_word(world: World, cohort: Cohort) -> None:
    await world.services.study.done(who(ANNA))
    await world.services.study.undo(who(ANNA))
    await world.services.study.done(who(ANNA))
    await world.services.organising.mark(BOSS, ANNA, 3, MarkAs.NOT_DONE)
    world.clock.at = utc("2026-03-05 03:01")
    done = await world.services.study.done(who(ANNA), number=3)
    assert (done.already, done.completion.points) == (False, 5)  # it does not come back as on time
    assert done.completion.done_at == world.clock.now()


async def test_a_mark_shows_on_the_post_and_in_the_log(world: World, cohort: Cohort) -> None:
    await world.services.organising.mark(HELPER, ANNA, 2, MarkAs.LATE, "  Was ill ")
    await world.services.organising.mark(HELPER, ANNA, 2, MarkAs.NOT_DONE)
    await world.services.organising.mark(HELPER, ANNA, 2, MarkAs.ON_TIME)
    await world.services.deliveries.refresh_posts()
    assert [edit.names for edit in world.sent()[1].edits] == [("Anna",)]  # type: ignore[union-attr]
    async with world.db.read() as tx:
        log = await ops.log_of(tx, cohort.id, 3)
    assert [(entry.action, entry.actor_id, entry.target_id) for entry in log] == [("mark", CLEO, ANNA)] * 3
    assert [entry.detail for entry in log] == ["Day 2: on time", "Day 2: not done", "Day 2: late (Was ill)"]


async def test_marks_that_are_refused(world: World, cohort: Cohort) -> None:
    mark = world.services.organising.mark
    with pytest.raises(NotOrganiser):
        await mark(who(ANNA), ANNA, 1, MarkAs.ON_TIME)
    with pytest.raises(NotAMember) as stranger:
        await mark(BOSS, CLEO, 1, MarkAs.ON_TIME)
    assert stranger.value == NotAMember("First")
    with pytest.raises(NoSuchDay):
        await mark(BOSS, ANNA, 31, MarkAs.ON_TIME)
    with pytest.raises(DayInFuture):
        await mark(BOSS, ANNA, 4, MarkAs.ON_TIME)
    with pytest.raises(NotDone) as not_done:
        await mark(BOSS, ANNA, 1, MarkAs.NOT_DONE)
    assert not_done.value == NotDone(1)
    with pytest.raises(TextTooLong):
        await mark(BOSS, ANNA, 1, MarkAs.ON_TIME, "x" * 501)
    await world.services.membership.leave(who(ANNA))
    with pytest.raises(NotAMember):
        await mark(BOSS, ANNA, 1, MarkAs.ON_TIME)
    async with world.db.read() as tx:
        assert [entry.action for entry in await ops.log_of(tx, cohort.id, 9)] == ["setup"]


async def test_a_mark_before_the_start(world: World) -> None:
    await world.set_up(start="2026-03-04")
    await world.services.membership.join(who(ANNA))
    with pytest.raises(NotStarted):
        await world.services.organising.mark(BOSS, ANNA, 1, MarkAs.ON_TIME)


async def test_ticks_complete_again_after_not_done(world: World, cohort: Cohort) -> None:
    items = [item.id for item in world.library.plans[cohort.plan_id].day(3).required]
    tick = world.services.study.tick
    for item in items:
        await tick(who(ANNA), cohort.id, world.day(3), item, on=True)
    await world.services.organising.mark(BOSS, ANNA, 3, MarkAs.NOT_DONE)
    await tick(who(ANNA), cohort.id, world.day(3), items[0], on=False)
    assert isinstance(await tick(who(ANNA), cohort.id, world.day(3), items[0], on=True), Done)


# -- removals --------------------------------------------------------------------------------


async def test_removing_a_member(world: World, cohort: Cohort) -> None:
    await world.services.study.done(who(ANNA))
    removed = await world.services.organising.remove(HELPER, ANNA)
    assert removed.id == cohort.id
    assert (await world.services.organising.status(BOSS)).members == 1
    assert (await world.services.boards.board(who(BEN))).scored == 0
    world.clock.forward(hours=1)
    await world.services.deliveries.refresh_posts()
    assert world.sent()[-1].edits[-1].done == 0  # type: ignore[union-attr]
    async with world.db.read() as tx:
        entry = (await ops.log_of(tx, cohort.id, 1))[0]
    assert (entry.action, entry.actor_id, entry.target_id) == ("remove", CLEO, ANNA)
    with pytest.raises(NotAMember) as caught:
        await world.services.organising.remove(BOSS, ANNA)
    assert caught.value == NotAMember("First")
    await world.services.membership.join(who(ANNA))  # what was done is kept
    assert (await world.services.study.progress(who(ANNA))).points == 10


async def test_removals_that_are_refused(world: World, cohort: Cohort) -> None:
    with pytest.raises(NotOrganiser):
        await world.services.organising.remove(who(ANNA), BEN)
    with pytest.raises(NotOrganiser):
        await world.services.organising.status(who(ANNA))
    with pytest.raises(NotOrganiser):
        await world.services.organising.answers(who(ANNA), cohort.id, Kind.WEEKLY, "2026-03-08")
    assert (await world.services.organising.status(BOSS)).members == 2
