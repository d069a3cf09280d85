"""A server's own plans: who may, versions, and what a running group keeps."""

from datetime import timedelta

import pytest

from bot.domain.errors import (
    ChangedSince,
    NotManager,
    NotOrganiser,
    PlanDraftGone,
    PlanInUse,
    TooManyPlans,
    UnknownPlan,
)
from bot.domain.ids import ChannelId, GuildId, PlanId, RoleId
from bot.domain.pace import Pace
from bot.domain.plan_markdown import read_plan
from bot.domain.plan_writing import TEMPLATE, write_plan
from bot.services import own_plans
from bot.services.cohorts import SetupRequest
from bot.services.own_plans import PlanKept
from bot.services.posts import DailyPost
from bot.services.privacy import GUILD_RESTS_FOR
from bot.storage import plans
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, utc, who

PLAN = PlanId("own.tea")
ELSEWHERE = GuildId(2)


def written(*titles: str, title: str = "Tea") -> bytes:
    """Write a plan of days, each with one item."""
    days = [f"## Day {number}: {name}\n- [ ] Study {name}\n" for number, name in enumerate(titles, start=1)]
    return "\n".join([f"# {title}", *days]).encode()


async def keep(company: Company, data: bytes) -> PlanKept:
    """Import a plan and keep it."""
    preview = await company.services.own_plans.preview(BOSS, data)
    assert preview.draft_id is not None
    return await company.services.own_plans.keep(BOSS, preview.draft_id)


async def titles(company: Company) -> list[str]:
    """List the days a group has, as its organisers see them."""
    view = await company.services.plans.show(BOSS)
    return [day.title for day in view.plan.days]


async def running(company: Company, *names: str) -> None:
    """Keep a plan, and start a group that follows it."""
    await keep(company, written(*names))
    await company.set_up(plan=PLAN)


# -- versions --------------------------------------------------------------------------------


async def test_a_kept_plan_is_offered_and_posted_like_any_other(company: Company) -> None:
    await running(company, "One", "Two")
    assert [plan.id for plan in await company.services.own_plans.offered(BOSS)][-1] == PLAN
    await company.live_until("2026-03-02 10:00")
    assert (await company.services.study.done(who(ANNA))).view.day.title == "One"
    await company.live_until("2026-03-05 10:00")
    assert (await company.rows("cohorts"))[0]["finished_at"] is not None
    assert [row["day_id"] for row in await company.rows("cohort_days")] == ["one", "two"]


async def test_a_draft_changes_nothing_until_it_is_kept(company: Company) -> None:
    await running(company, "One", "Two")
    await company.services.own_plans.preview(BOSS, written("One", "Two", "Three"))
    assert await titles(company) == ["One", "Two"]
    company.restart()
    (draft,) = [row for row in await company.rows("plans") if row["version"] is None]
    kept = await company.services.own_plans.keep(BOSS, draft["id"])
    assert (kept.plan.version, [cohort.id for cohort in kept.groups]) == (2, [COHORT])
    assert await titles(company) == ["One", "Two", "Three"]
    assert (await company.services.own_plans.keep(BOSS, draft["id"])).plan.version == 2
    log = [row for row in await company.rows("log_entries") if row["action"] == "plan-import"]
    assert [row["detail"] for row in log] == ["Tea, version 2: days 1 added"]


async def test_the_same_plan_again_is_nothing_new(company: Company) -> None:
    await keep(company, written("One"))
    again = await company.services.own_plans.preview(BOSS, written("One") + b"\n<!-- a note -->\n")
    assert (again.draft_id, again.plan.version) == (None, 1)
    assert len(await company.rows("plans")) == 1


async def test_two_organisers_do_not_overwrite_each_other(company: Company) -> None:
    await keep(company, written("One"))
    other = who(BEN, manages=True)
    mine = await company.services.own_plans.preview(BOSS, written("One", "Mine"))
    theirs = await company.services.own_plans.preview(other, written("One", "Theirs"))
    assert mine.draft_id is not None
    assert theirs.draft_id is not None
    await company.services.own_plans.keep(other, theirs.draft_id)
    with pytest.raises(ChangedSince):
        await company.services.own_plans.keep(BOSS, mine.draft_id)


async def test_drafts_go_when_thrown_away_replaced_or_old(company: Company) -> None:
    use = company.services.own_plans
    first = await use.preview(BOSS, written("One"))
    second = await use.preview(BOSS, written("Two"))
    assert first.draft_id is not None
    assert second.draft_id is not None
    with pytest.raises(PlanDraftGone):
        await use.keep(BOSS, first.draft_id)
    await use.throw_away(BOSS, second.draft_id)
    with pytest.raises(PlanDraftGone):
        await use.throw_away(BOSS, second.draft_id)
    await use.preview(BOSS, written("Three"))
    company.clock.at += plans.DRAFTS_REST_FOR + timedelta(minutes=1)
    await use.preview(who(BEN, manages=True), written("Four"))
    assert [row["made_by"] for row in await company.rows("plans")] == [BEN]


async def test_a_finished_group_keeps_its_version_however_often_the_plan_changes(company: Company) -> None:
    await running(company, "One", "Two")
    await company.live_until("2026-03-02 10:00")
    await company.services.study.done(who(ANNA))
    await company.services.cohorts.end(BOSS, COHORT)
    for number in range(plans.VERSIONS_KEPT + 3):
        company.clock.at += timedelta(minutes=1)
        await keep(company, written(f"New {number}"))
    assert await titles(company) == ["One", "Two"]
    kept = sorted(row["version"] for row in await company.rows("plans"))
    assert kept == [1, *range(5, plans.VERSIONS_KEPT + 5)]
    assert (await company.services.study.progress(who(ANNA))).days_done == 1


# -- a group under way -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "days", [("Two", "One", "Three"), ("One", "Three"), ("Zero", "One", "Two", "Three"), ("Two", "Three")]
)
async def test_posted_days_keep_their_place(company: Company, days: tuple[str, ...]) -> None:
    await running(company, "One", "Two", "Three")
    draft = await company.services.own_plans.preview(BOSS, written(*days))
    await company.live_until("2026-03-03 10:00")
    before = await company.rows("plans")
    with pytest.raises(PlanInUse) as refused:
        await company.services.own_plans.preview(BOSS, written(*days))
    assert refused.value.through == 2
    assert draft.draft_id is not None
    with pytest.raises(PlanInUse):  # It could be kept when it was shown.
        await company.services.own_plans.keep(BOSS, draft.draft_id)
    assert await company.rows("plans") == before


async def test_days_to_come_may_change_and_completions_stay(company: Company) -> None:
    await running(company, "One", "Two", "Three", "Four")
    await company.live_until("2026-03-03 10:00")
    await company.services.study.done(who(ANNA), number=1)
    await company.services.study.done(who(ANNA), number=2)
    await keep(company, written("One", "Two", "Four", "Five", "Three"))
    await company.live_until("2026-03-06 10:00")
    assert [row["day_id"] for row in await company.rows("cohort_days")] == [
        "one", "two", "four", "five", "three",
    ]  # fmt: skip
    assert {row["day_id"]: row["number"] for row in await company.rows("completions")} == {"one": 1, "two": 2}


async def test_a_shorter_plan_ends_earlier(company: Company) -> None:
    await running(company, "One", "Two", "Three", "Four")
    await company.live_until("2026-03-03 10:00")
    await keep(company, written("One", "Two"))
    await company.live_until("2026-03-04 10:00")
    assert (await company.rows("cohorts"))[0]["finished_at"] is not None


async def test_a_day_added_to_a_date_that_has_come_is_posted_at_once(company: Company) -> None:
    await keep(company, written("One", "Two", "Three"))
    await company.set_up(plan=PLAN, intensive=True)
    await company.live_until("2026-03-03 10:00")
    assert len(await company.rows("cohort_days")) == 3
    await keep(company, written("One", "Two", "Three", "Four"))
    await company.live_until("2026-03-03 11:00")
    assert [row["day_id"] for row in await company.rows("cohort_days")] == ["one", "two", "three", "four"]


async def test_who_is_ahead_of_the_group_keeps_what_they_did(company: Company) -> None:
    await running(company, *(f"Day {number}" for number in range(1, 8)))
    await company.live_until("2026-03-02 10:00")
    await company.services.rests.change_pace(who(ANNA), COHORT, Pace.INTENSIVE)
    await company.live_until("2026-03-03 10:00")
    names = [f"Day {number}" for number in (1, 2, 4, 3, 5, 6, 7)]
    with pytest.raises(PlanInUse) as refused:  # Day 3 has come for her, not for the group.
        await company.services.own_plans.preview(BOSS, written(*names))
    assert refused.value.through == 3
    await company.services.study.done(who(ANNA), number=3)
    await company.services.membership.leave(who(ANNA))
    with pytest.raises(PlanInUse):
        await company.services.own_plans.preview(BOSS, written(*names))


async def test_a_reworded_posted_day_is_posted_anew(company: Company) -> None:
    await running(company, "One", "Two")
    await company.live_until("2026-03-02 10:00")
    await keep(company, written("One", "Two").replace(b"Study One", b"Study it well"))
    company.clock.at = utc("2026-03-02 10:05")
    await company.services.deliveries.refresh_posts()
    (post,) = [post for sent in company.announcer.sent for post in sent.edits]
    assert isinstance(post, DailyPost)
    assert post.day.items[0].text == "Study it well"


# -- who may, and whose it is ----------------------------------------------------------------


async def test_only_organisers_import(company: Company) -> None:
    use = company.services.own_plans
    for attempt in (use.preview(who(BEN), b""), use.template(who(BEN)), use.own(who(BEN))):
        with pytest.raises(NotManager):
            await attempt
    await company.set_up(organisers_id=RoleId(31))
    helper = who(BEN, role_ids=frozenset({RoleId(31)}))
    with pytest.raises(NotOrganiser):
        await use.preview(who(BEN), written("One"))
    draft = await use.preview(helper, written("One"))
    assert draft.draft_id is not None
    with pytest.raises(NotOrganiser):
        await use.keep(who(BEN), draft.draft_id)
    await use.keep(helper, draft.draft_id)
    request = SetupRequest(timezone="UTC", plan=PLAN, channel_id=ChannelId(12), start="2026-03-02")
    await company.services.cohorts.set_up(BOSS, request)
    with pytest.raises(NotOrganiser):  # Another group follows it, which they do not run.
        await use.preview(helper, written("One", "Two"))


async def test_a_plan_is_of_one_server(company: Company) -> None:
    await keep(company, written("One"))
    there = who(BEN, guild_id=ELSEWHERE, manages=True)
    assert PLAN not in [plan.id for plan in await company.services.own_plans.offered(there)]
    with pytest.raises(UnknownPlan):
        await company.services.own_plans.download(there, PLAN)
    draft = await company.services.own_plans.preview(BOSS, written("One", "Two"))
    assert draft.draft_id is not None
    for attempt in (company.services.own_plans.keep, company.services.own_plans.throw_away):
        with pytest.raises(PlanDraftGone):
            await attempt(there, draft.draft_id)
    theirs = await company.services.own_plans.preview(there, written("Other"))
    assert theirs.before is None


async def test_a_server_has_so_many_plans(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_plans, "PLANS_MOST", 1)
    await keep(company, written("One"))
    with pytest.raises(TooManyPlans):
        await company.services.own_plans.preview(BOSS, written("One", title="Other"))
    await keep(company, written("One", "Two"))


async def test_the_download_is_the_plan(company: Company) -> None:
    await keep(company, TEMPLATE.encode())
    made = await company.services.own_plans.download(BOSS, "own.python-in-a-week")
    assert (made.name, made.text) == ("python-in-a-week.md", write_plan(read_plan(TEMPLATE.encode())))
    assert (await company.services.own_plans.preview(BOSS, made.text.encode())).draft_id is None
    assert (await company.services.own_plans.template(BOSS)).text == TEMPLATE


async def test_plans_go_with_their_server_and_lose_the_name_of_who_made_them(company: Company) -> None:
    await keep(company, written("One"))
    await company.services.own_plans.preview(BOSS, written("One", "Two"))
    held = await company.services.privacy.delete(BOSS.user_id)
    assert len(held.tables["plans"]) == 2
    assert [(row["version"], row["made_by"]) for row in await company.rows("plans")] == [(1, 0)]
    await company.services.privacy.compare([])
    company.clock.at += GUILD_RESTS_FOR
    await company.services.privacy.forget_guilds()
    assert await company.rows("plans") == []


async def test_search_finds_days_of_the_groups_own_plan_first(company: Company) -> None:
    await running(company, "Zymurgy", "Bayes")
    _, hits = await company.services.plans.find(who(ANNA), "zymurgy")
    assert [(hit.plan_id, hit.key) for hit in hits] == [(PLAN, "1")]
