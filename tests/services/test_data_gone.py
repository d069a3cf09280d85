"""Somebody's data is deleted while the bot is about to write to them: nothing breaks, nothing comes back."""

from bot.domain.errors import ChannelUnavailable
from bot.domain.ids import UserId
from bot.services.posts import BlockedNotice, Post
from tests.services.company import ANNA, BEN, BOSS, STUDY, Company, who


async def test_while_a_reminder_is_on_its_way(company: Company, logs: list[dict[str, str]]) -> None:
    await company.set_up()
    await company.services.reminders.choose(who(ANNA), "18:00")
    assert await company.services.reminders.take_notice(who(ANNA)) is False  # what is known is in memory now

    async def delete_and_refuse(user_id: UserId, post: Post) -> bool:
        await company.services.privacy.delete(user_id)
        return False

    company.announcer.tell_user = delete_and_refuse  # type: ignore[method-assign]
    await company.live_until("2026-03-02 19:00")
    assert [entry for entry in logs if entry["event"] == "reminder failed"] == []
    assert (await company.services.privacy.held(ANNA)).rows == 0
    assert await company.services.reminders.take_notice(who(ANNA)) is False
    assert (await company.services.privacy.held(ANNA)).rows == 0


async def test_before_the_notice_that_reminders_are_off(company: Company) -> None:
    await company.set_up()
    await company.services.membership.join(who(BEN))
    for user in (ANNA, BEN):
        await company.services.reminders.choose(who(user), "18:00")
    await company.services.reminders.take_notice(who(ANNA))
    company.announcer.takes_messages = False
    await company.live_until("2026-03-02 19:00")
    await company.services.privacy.delete(ANNA)
    assert await company.services.reminders.take_notice(who(ANNA)) is False
    assert (await company.services.privacy.held(ANNA)).rows == 0
    assert await company.services.reminders.take_notice(who(BEN)) is True


async def test_nobody_is_told_of_a_block_when_the_organiser_is_gone(company: Company) -> None:
    cohort = await company.set_up()
    await company.services.privacy.delete(BOSS.user_id)
    told: list[UserId] = []

    async def tell(user_id: UserId, post: Post) -> bool:
        told.append(user_id)
        return True

    company.announcer.tell_user = tell  # type: ignore[method-assign]
    company.announcer.problem[STUDY] = ChannelUnavailable("Missing permission: Send Messages")
    await company.live_until("2026-03-02 10:00")
    ((row,), notices) = await company.rows("cohorts"), company.announcer.sent
    assert (row["id"], row["blocked_reason"]) == (cohort.id, "Missing permission: Send Messages")
    assert told == []
    assert not [sent for sent in notices if isinstance(sent.post, BlockedNotice)]
    company.announcer.problem.clear()
    await company.live_until("2026-03-02 11:00")
    assert (await company.rows("cohorts"))[0]["blocked_reason"] is None
