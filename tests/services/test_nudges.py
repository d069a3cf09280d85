"""The one private nudge for a check-in: to those with reminders on who did not answer, once."""

import pytest

from bot.domain.errors import DiscordUnavailable
from bot.domain.ids import UserId
from bot.domain.reminding import ReminderKind
from bot.services.checkins import TypedAnswer
from bot.services.posts import NudgePost
from bot.storage import reminders
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, utc, who

SUNDAY = "2026-03-08"
SAID = TypedAnswer("5", "Vectors", "", "", "4")


@pytest.fixture
async def company(company: Company) -> Company:
    """Make a group in which Anna has reminders on and Ben does not; it is the Sunday before the check-in."""
    await company.set_up()
    await company.services.membership.join(who(BEN))
    await company.services.reminders.choose(who(ANNA), "07:00")
    await company.live_until("2026-03-08 17:00", remind=False)
    return company


def nudges(company: Company, user: UserId = ANNA) -> list[str]:
    """List the check-ins that somebody was asked for once more."""
    posts = [post for to, post in company.announcer.told if to == user]
    return [post.period for post in posts if isinstance(post, NudgePost)]


async def planned(company: Company) -> list[str]:
    found = [row for row in await company.rows("reminders") if row["kind"] == "checkin"]
    return [f"{row['next_at']:%m-%d %H:%M}" for row in found]


async def test_a_day_after_the_post_and_once(company: Company) -> None:
    await company.live_until("2026-03-09 17:00")
    assert (await planned(company), nudges(company)) == (["03-09 18:00"], [])
    await company.live_until("2026-03-14 12:00")
    assert (await planned(company), nudges(company), nudges(company, BEN)) == ([], [SUNDAY], [])
    (post,) = [post for _, post in company.announcer.told if isinstance(post, NudgePost)]
    sent = next(sent for sent in company.announcer.sent if getattr(sent.post, "period", "") == SUNDAY)
    assert (post.channel_id, post.message_id) == (sent.ref.channel_id, sent.ref.message_id)
    assert post.closes_at == utc("2026-03-11 18:00")
    await company.live_until("2026-03-17 12:00")
    assert nudges(company) == [SUNDAY, "2026-03-15"]


async def test_not_after_an_answer(company: Company) -> None:
    await company.live_until("2026-03-08 19:00")
    form = await company.services.checkins.current(who(ANNA))
    await company.services.checkins.save(who(ANNA), form.cohort.id, form.kind, form.period, SAID)
    await company.live_until("2026-03-12 00:00")
    assert nudges(company) == []


async def test_not_in_a_pause(company: Company) -> None:
    await company.live_until("2026-03-08 19:00")
    preview = await company.services.arrangements.preview_pause(BOSS, "2026-03-09", "2026-03-12")
    await company.services.arrangements.confirm(BOSS, preview.change_id)
    await company.live_until("2026-03-12 12:00")
    assert (nudges(company), await planned(company)) == ([], [])


async def test_not_on_a_rest_day(company: Company) -> None:
    await company.live_until("2026-03-08 19:00")
    await company.services.rests.plan(who(ANNA), COHORT, "2026-03-09", "")
    await company.live_until("2026-03-12 12:00")
    assert nudges(company) == []


async def test_not_after_not_today(company: Company) -> None:
    await company.live_until("2026-03-09 10:00")
    await company.services.reminders.skip_today(who(ANNA), COHORT)
    await company.live_until("2026-03-12 12:00")
    assert nudges(company) == []


async def test_not_without_reminders_and_not_after_leaving(company: Company) -> None:
    await company.services.reminders.choose(who(BEN), "07:00")
    await company.live_until("2026-03-08 19:00")
    await company.services.reminders.choose(who(ANNA), "")
    await company.services.membership.leave(who(BEN))
    await company.live_until("2026-03-12 12:00")
    assert (nudges(company), nudges(company, BEN)) == ([], [])


async def test_who_switches_reminders_on_in_time_is_asked(company: Company) -> None:
    await company.live_until("2026-03-09 10:00")
    await company.services.reminders.choose(who(BEN), "07:00")
    await company.live_until("2026-03-09 20:00")
    assert nudges(company, BEN) == [SUNDAY]
    await company.services.reminders.choose(who(ANNA), "08:00")  # a change of time asks nobody again
    await company.live_until("2026-03-12 12:00")
    assert nudges(company) == [SUNDAY]


async def test_who_switches_them_on_later_is_not(company: Company) -> None:
    await company.live_until("2026-03-09 18:00")
    await company.services.reminders.choose(who(BEN), "07:00")
    await company.live_until("2026-03-12 12:00")
    assert nudges(company, BEN) == []


async def test_not_after_the_check_in_closed(company: Company) -> None:
    await company.live_until("2026-03-08 19:00")
    await company.live_until("2026-03-11 19:00", remind=False)
    await company.live_until("2026-03-12 12:00")
    assert (nudges(company), await planned(company)) == ([], [])


async def test_a_check_in_posted_very_late_asks_nobody_again(company: Company) -> None:
    company.clock.at = utc("2026-03-10 18:00")
    await company.live_until("2026-03-12 12:00")
    assert (nudges(company), await planned(company)) == ([], [])


async def test_once_whatever_fails(company: Company) -> None:
    await company.live_until("2026-03-08 19:00")
    tell_user = company.announcer.tell_user

    async def lose(user_id: UserId, post: object) -> bool:
        await tell_user(user_id, post)  # type: ignore[arg-type]
        raise DiscordUnavailable

    company.announcer.tell_user = lose  # type: ignore[method-assign]
    await company.live_until("2026-03-10 12:00")
    company.restart()
    await company.live_until("2026-03-12 12:00")
    assert nudges(company) == [SUNDAY]


async def test_a_second_row_for_the_same_check_in_sends_nothing(company: Company) -> None:
    await company.live_until("2026-03-09 17:00")
    rows = await company.rows("reminders")
    await company.live_until("2026-03-09 19:00")
    (row,) = [row for row in rows if row["kind"] == "checkin"]
    async with company.db.write() as tx:
        await reminders.set_next(tx, row["enrolment_id"], ReminderKind.CHECKIN, row["next_at"])
    await company.live_until("2026-03-10 12:00")
    assert nudges(company) == [SUNDAY]


async def test_closed_messages_switch_reminders_off(company: Company) -> None:
    await company.live_until("2026-03-09 17:00")
    company.announcer.takes_messages = False
    await company.live_until("2026-03-09 19:00")
    assert await company.services.reminders.take_notice(who(ANNA))
    assert (await company.services.membership.settings(who(ANNA))).remind_at is None
    assert await planned(company) == []


async def test_deleted_data_asks_for_nothing(company: Company) -> None:
    await company.live_until("2026-03-08 19:00")
    await company.services.privacy.delete(ANNA)
    await company.live_until("2026-03-12 12:00")
    assert (nudges(company), await planned(company)) == ([], [])
