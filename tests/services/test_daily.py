"""The daily posts: once, in time or marked late, caught up in one note, wrapped up at the end."""

from datetime import date, timedelta

from bot.domain.cohort import Shown
from bot.domain.delivery import Kind, State
from bot.services.posts import CatchUpPost, DailyPost, WrapUpPost
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    CHAT,
    CLEO,
    DAN,
    ELSEWHERE,
    OTHER_GUILD,
    SECOND,
    STUDY,
    World,
    shorten,
    utc,
    who,
)


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


async def test_a_post_goes_out_at_its_instant_and_once(world: World) -> None:
    cohort = await world.set_up(timezone="berlin", chat_id=CHAT, start="2026-03-03")
    await world.sweep("2026-03-03 07:59:59")
    assert world.posts() == []
    await world.sweep("2026-03-03 08:00")
    await world.sweep()
    world.restart()
    await world.sweep()
    (sent,) = world.sent()
    (delivery,) = await world.ledger(cohort)
    plan = world.library.plans[cohort.plan_id]
    assert sent.post == DailyPost(cohort, plan, plan.day(1), date(2026, 3, 3), False, delivery.marker)
    assert (sent.ref.channel_id, sent.nonce) == (STUDY, delivery.nonce)
    assert (delivery.state, delivery.kind, delivery.period) == (State.SENT, Kind.DAILY, plan.day(1).id)
    assert (delivery.due_at, delivery.claimed_at, delivery.sent_at) == (world.clock.now(),) * 3
    assert (delivery.message_id, delivery.channel_id) == (sent.ref.message_id, STUDY)
    assert (delivery.late, delivery.attempts, delivery.problem) == (False, 0, None)
    assert (await world.cohort(cohort)).posted_through == 1
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-04 08:00")


async def test_a_post_shows_who_was_quicker_than_it(world: World) -> None:
    await world.set_up()
    world.clock.at = utc("2026-03-02 09:01")
    for user in (DAN, CLEO, BEN, ANNA):
        await world.services.study.done(who(user))
        world.clock.forward(seconds=1)
    await world.services.membership.set_shown(who(BEN), Shown.SOMEONE)
    await world.services.membership.set_shown(who(CLEO), Shown.HIDDEN)
    world.directory.gone = {DAN}
    await world.sweep()
    (post,) = world.posts()
    assert (post.done, post.names) == (3, ("Anna",))


async def test_late_from_a_quarter_of_an_hour(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:15")
    await world.sweep("2026-03-03 09:15:01")
    await world.sweep("2026-03-04 09:00")
    assert [post.late for post in world.posts()] == [False, True, False]
    assert [delivery.late for delivery in await world.ledger(cohort)] == [False, True, False]


async def test_what_was_due_before_the_group_was_made_is_not_late(world: World) -> None:
    world.clock.at = utc("2026-03-02 20:00")
    await world.set_up()
    await world.sweep()
    assert [post.late for post in world.posts()] == [False]


async def test_missed_days_become_one_note_before_todays_post(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.sweep("2026-03-06 20:00")
    await world.sweep()
    assert told(world) == [1, [2, 3, 4], 5]
    _, note, post = world.sent()
    assert isinstance(note.post, CatchUpPost)
    assert isinstance(post.post, DailyPost)
    assert [on for _, on in note.post.days] == [date(2026, 3, day) for day in (3, 4, 5)]
    assert note.ref.channel_id == STUDY
    assert post.post.late
    assert post.post.on == date(2026, 3, 6)
    states = {delivery.period: delivery for delivery in await world.ledger(cohort)}
    for number in (2, 3, 4):
        noted = await world.delivery(cohort, Kind.DAILY, world.day(number))
        assert noted is not None
        assert (noted.state, noted.late, noted.message_id) == (State.NOTED, True, note.ref.message_id)
        assert (noted.channel_id, noted.sent_at) == (STUDY, world.clock.now())
        assert noted.due_at == utc(f"2026-03-0{number + 1} 09:00")
    assert len(states) == 5
    caught_up = await world.delivery(cohort, Kind.CATCHUP, world.day(5))
    assert caught_up is not None
    assert (caught_up.state, caught_up.due_at) == (State.SENT, utc("2026-03-05 09:00"))
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-07 09:00")


async def test_a_single_missed_day_is_a_note_too(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-03 09:00")
    assert told(world) == [[1], 2]


async def test_hours_away_cost_no_note(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.sweep("2026-03-04 08:59")  # day 2, a minute before day 3
    await world.sweep("2026-03-04 09:00")
    assert told(world) == [1, 2, 3]


async def test_deadlines_of_missed_days_count_from_the_note(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-04 08:00")
    rows = (await world.services.study.progress(who(ANNA))).ledger.rows
    assert [row.deadline_at for row in rows] == [utc("2026-03-05 03:00")] * 2


async def test_the_wrap_up_and_then_silence(world: World) -> None:
    world.restart(library=shorten(world.library, 3))
    cohort = await world.set_up()
    for user in (ANNA, BEN, CLEO):
        await world.services.membership.join(who(user))
    for day in (2, 3, 4):
        await world.sweep(f"2026-03-0{day} 09:00")
        await world.services.study.done(who(ANNA))
        await world.services.study.done(who(CLEO))
    await world.services.study.done(who(BEN))
    await world.services.membership.leave(who(CLEO))
    await world.sweep("2026-03-05 08:59:59")
    assert told(world) == [1, 2, 3]
    assert (await world.cohort(cohort)).running
    await world.sweep("2026-03-05 09:00")
    await world.sweep_until("2026-03-12 00:00")
    assert told(world) == [1, 2, 3, "end"]
    assert len(world.posts()) == 4  # no check-in, no board after the end
    post = world.posts(WrapUpPost)[0]
    assert (post.members, post.finished, post.days_done) == (2, 1, 4)
    assert post.late_until == utc("2026-03-19 09:00")
    after = await world.cohort(cohort)
    assert (after.finished_at, await world.alarms(cohort)) == (utc("2026-03-05 09:00"), {})
    delivery = await world.delivery(cohort, Kind.WRAPUP, "wrap-up")
    assert delivery is not None
    assert (delivery.state, delivery.late) == (State.SENT, False)


async def test_back_after_the_end(world: World) -> None:
    world.restart(library=shorten(world.library, 4))
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    world.clock.at = utc("2026-03-20 12:00")
    for _ in range(3):
        await world.sweep()
    assert told(world) == [1, [2, 3], 4, "end"]


async def test_a_discord_whose_clock_is_behind(world: World) -> None:
    world.announcer.behind = timedelta(seconds=3)
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    assert [delivery.sent_at for delivery in await world.ledger(cohort)] == [utc("2026-03-02 09:00")]


# -- several groups --------------------------------------------------------------------------


async def test_two_cohorts_and_two_servers(world: World) -> None:
    stranger = who(BOSS.user_id, manages=True, guild_id=OTHER_GUILD)
    await world.set_up(start="2026-03-01")
    await world.set_up(channel_id=SECOND, timezone="tokyo")
    await world.set_up(stranger, channel_id=ELSEWHERE, post_time="09:00")
    await world.sweep("2026-03-02 08:00")
    await world.sweep("2026-03-02 09:00")
    seen = [(sent.ref.channel_id, sent.post.day.number) for sent in world.sent(DailyPost)]  # type: ignore[union-attr]
    assert sorted(seen) == [(STUDY, 2), (ELSEWHERE, 1), (SECOND, 1)]
    assert [sent.ref.sent_at.hour for sent in world.sent(channel=SECOND)] == [8]
    for cohort in await world.services.cohorts.names(BOSS):
        assert {delivery.cohort_id for delivery in await world.ledger(cohort)} == {cohort.id}


async def test_a_broken_cohort_does_not_hold_up_a_healthy_one(world: World) -> None:
    broken = await world.set_up()
    await world.set_up(channel_id=SECOND)
    full = world.library
    async with world.db.write() as tx:
        await tx.exec_driver_sql("UPDATE cohorts SET plan_id = 'gone' WHERE id = 1")
    await world.sweep("2026-03-02 09:00")
    assert [sent.ref.channel_id for sent in world.sent()] == [SECOND]
    assert (await world.alarms(broken))[Kind.DAILY] == utc("2026-03-02 09:05")
    async with world.db.write() as tx:
        await tx.exec_driver_sql("UPDATE cohorts SET plan_id = 'kickstart-30' WHERE id = 1")
    await world.sweep("2026-03-02 09:04:59")
    assert world.sent(channel=STUDY) == []
    await world.sweep("2026-03-02 09:05")
    assert [post.day for post in world.posts(channel=STUDY)] == [full.plans[broken.plan_id].day(1)]


async def test_more_groups_than_go_out_at_once(world: World) -> None:
    for number in range(12):
        await world.set_up(channel_id=100 + number)
    await world.sweep("2026-03-02 09:00")
    assert sorted(sent.ref.channel_id for sent in world.sent()) == list(range(100, 112))


def test_a_weekend_is_saturday_and_sunday(world: World) -> None:
    plan = next(iter(world.library.plans.values()))
    week = [
        DailyPost(None, plan, plan.day(1), date(2026, 3, day), False, "")  # type: ignore[arg-type]
        for day in range(2, 9)
    ]
    assert [post.weekend for post in week] == [False] * 5 + [True] * 2


async def test_days_off_are_left_out(world: World) -> None:
    cohort = await world.set_up()
    async with world.db.write() as tx:
        await tx.exec_driver_sql("UPDATE cohorts SET study_weekdays = '0123'")  # Monday to Thursday
    await world.sweep_until("2026-03-10 10:00")
    assert [sent.ref.sent_at.day for sent in world.sent(DailyPost)] == [2, 3, 4, 5, 9, 10]
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-11 09:00")
