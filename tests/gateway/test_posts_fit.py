"""Every post fits Discord, as shipped and at its worst, and pings nobody it should not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest

from bot.domain.board import BoardPage, Measure, Period, Place
from bot.domain.cohort import Shown
from bot.domain.curriculum import Plan
from bot.domain.delivery import Kind
from bot.domain.ids import CohortId, UserId
from bot.domain.ledger import Row, Status
from bot.domain.library import Library
from bot.domain.reminding import ReminderKind
from bot.gateway.round_rendering import render
from bot.gateway.words import item_line
from bot.services.organising import ANNOUNCEMENT_MOST
from bot.services.posts import (
    Announcement,
    BlockedNotice,
    BoardPost,
    CatchUpPost,
    CheckinPost,
    DailyPost,
    DigestPost,
    NudgePost,
    Post,
    ReminderPost,
    SignUpPost,
    TrialPost,
    WrapUpPost,
)
from tests.gateway import checkins, rounds, samples
from tests.gateway.limits import check_post, labels

PLAN = samples.longest_plan()
GROUP = samples.cohort()
SATURDAY = samples.NOW.date()
PLACES = tuple(Place(10**4 + n, UserId(n), samples.NAME, Shown.NAME, 99999) for n in range(10))
PAGE = BoardPage(GROUP, Period.WEEK, Measure.CONSISTENCY, "2026-W05", 0, 100, PLACES, None, 1000)

DAILY = DailyPost(GROUP, PLAN, PLAN.days[-1], SATURDAY, True, samples.MARKER, 100_000, (samples.NAME,) * 50)
CATCH_UP = CatchUpPost(GROUP, PLAN, tuple((day, SATURDAY) for day in PLAN.days), samples.MARKER)
WRAP_UP = WrapUpPost(GROUP, PLAN, 10**5, 10**5, 10**7, samples.NOW, samples.MARKER)
CHECKIN = checkins.CHECKIN
OPEN = Row(
    PLAN.days[-1].number,
    PLAN.days[-1].id,
    samples.NOW,
    SATURDAY,
    samples.NOW,
    samples.NOW,
    None,
    Status.OPEN,
)
WORST: dict[type[Post], list[Post]] = {
    DailyPost: [DAILY, replace(DAILY, late=False, done=0, names=())],
    CatchUpPost: [CATCH_UP],
    WrapUpPost: [WRAP_UP],
    CheckinPost: [
        *checkins.WEEKLY,
        replace(CHECKIN, kind=Kind.MONTHLY),
        replace(CHECKIN, coming=PLAN.days[:14]),
    ],
    DigestPost: [*checkins.DIGESTS],
    NudgePost: [checkins.NUDGE],
    BoardPost: [BoardPost(PAGE, samples.MARKER)],
    SignUpPost: [SignUpPost(GROUP, PLAN, samples.NOW, 100)],
    Announcement: [Announcement(GROUP, "*" * ANNOUNCEMENT_MOST, samples.NAME)],
    TrialPost: [TrialPost(GROUP)],
    BlockedNotice: [BlockedNotice(GROUP, "r" * 200, UserId(samples.SNOWFLAKE))],
    ReminderPost: [ReminderPost(GROUP, PLAN, PLAN.days[-1], OPEN, kind, 99_999) for kind in ReminderKind],
    **rounds.worst(),
}


def pings(post: Post) -> dict[str, Any]:
    """Return what a post may notify, as Discord is told."""
    return {**render(post).allowed_mentions.to_dict()}


def test_every_kind_of_post_has_a_worst_case() -> None:
    assert set(WORST) == set(get_args(Post))


@pytest.mark.parametrize("kind", WORST, ids=lambda kind: kind.__name__)
def test_a_post_fits_at_its_worst(kind: type[Post]) -> None:
    for post in WORST[kind]:
        check_post(render(post))


@pytest.mark.parametrize("kind", WORST, ids=lambda kind: kind.__name__)
def test_only_the_days_post_may_ping_and_only_one_role(kind: type[Post]) -> None:
    for post in WORST[kind]:
        role = {"roles": [samples.SNOWFLAKE]} if kind is DailyPost else {}
        assert pings(post) == {"parse": [], **role}


def test_without_a_chosen_role_nobody_is_pinged() -> None:
    quiet = replace(GROUP, draft=replace(GROUP.draft, ping_role_id=None))
    post = replace(DAILY, cohort=quiet)
    assert pings(post) == {"parse": []}
    assert "<@" not in render(post).content


def test_the_second_day_of_a_date_pings_nobody() -> None:
    second = replace(DAILY, pings=False)
    assert pings(second) == {"parse": []}
    assert "<@" not in render(second).content


def test_the_days_of_a_week_are_cut_between_lines() -> None:
    coming = tuple(replace(day, title=2 * day.title) for day in PLAN.days[:14])
    fields = {field.name: field.value for field in render(replace(CHECKIN, coming=coming)).embed.fields}
    lines = (fields["The next seven days"] or "").split("\n")
    assert lines[-1] == f"… and {14 - len(lines) + 1} more"
    assert all(line.startswith("• Day ") for line in lines[:-1])


def test_what_is_not_a_post_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        render(7)  # type: ignore[arg-type]


# -- the shipped plans -----------------------------------------------------------------------


def every_day(library: Library) -> list[tuple[Plan, Any]]:
    return [(plan, day) for plan in library.plans.values() for day in plan.days]


def test_every_shipped_day_fits_and_nothing_of_it_is_lost(library: Library) -> None:
    days = every_day(library)
    assert len(days) >= 30
    for plan, day in days:
        for on, weekend in ((SATURDAY, True), (SATURDAY - timedelta(days=1), False)):
            post = DailyPost(GROUP, plan, day, on, False, samples.MARKER, 99, (samples.NAME,) * 30)
            rendered = render(post)
            check_post(rendered)
            shown = "\n".join(field.value or "" for field in rendered.embed.fields)
            assert all(item_line(item) in shown for item in day.items_on(weekend=weekend))
            assert all(f"({resource.url}) · {resource.by}" in shown for resource in day.resources)
            assert day.done in shown
            assert rendered.embed.description == day.why


def test_whole_plans_fit_their_other_posts(library: Library) -> None:
    for plan in library.plans.values():
        check_post(render(SignUpPost(GROUP, plan, samples.NOW, 1)))
        missed = tuple((day, SATURDAY) for day in plan.days)
        note = render(CatchUpPost(GROUP, plan, missed, samples.MARKER))
        check_post(note)
        told = note.embed.description or ""
        listed = [day for day in plan.days if f": {day.title}" in told]
        assert len(listed) == len(plan) or told.endswith(f"… and {len(plan) - len(listed)} more")
        for start in range(len(plan) - 6):
            coming = plan.days[start : start + 7]
            check_post(render(replace(CHECKIN, plan=plan, coming=coming)))
            post = replace(CHECKIN, kind=Kind.MONTHLY, plan=plan, coming=coming, phase=coming[0].phase)
            check_post(render(replace(post, period="2026-03-29p")))
            monthly = render(post)
            check_post(monthly)
            shown = "\n".join(field.value or "" for field in monthly.embed.fields)
            assert all(milestone.text in shown for milestone in coming[0].phase.milestones)


# -- what stands in them ---------------------------------------------------------------------


def test_long_lists_go_on_in_further_fields() -> None:
    fields = render(DAILY).embed.fields
    names = [field.name for field in fields]
    assert names == ["Checklist · 16 h", "…", "Done looks like", "Links", "…", "Done so far: 100000"]
    checklist = f"{fields[0].value}\n{fields[1].value}"
    assert checklist.count(samples.words(180)) == 6
    assert checklist.count("*(optional)*") == 2


def test_names_are_left_out_before_a_field_is_too_long() -> None:
    crowd = replace(DAILY, done=25, names=("*" * 32,) * 25)
    value = render(crowd).embed.fields[-1].value or ""
    assert value.endswith(" more")
    assert value.count("\\*" * 32) + int(value.split()[-2]) == 25
    few = replace(crowd, done=25, names=("ann",) * 20)
    assert (render(few).embed.fields[-1].value or "").endswith("ann, ann and 5 more")


@pytest.mark.parametrize(
    ("done", "names", "expected"),
    [
        (0, (), "Nobody yet. Who is first?"),
        (1, (), "1 member"),
        (3, (), "3 members"),
        (1, ("ann",), "ann"),
        (2, ("ann", "b_o"), "ann and b\\_o"),
        (3, ("ann", "bo"), "ann, bo and 1 more"),
    ],
)
def test_who_has_done_it(library: Library, done: int, names: tuple[str, ...], expected: str) -> None:
    post = samples.daily_post(library, CohortId(1), done=done, names=names)
    assert render(post).embed.fields[-1].value == expected


def test_a_long_catch_up_is_cut_between_lines() -> None:
    text = render(CATCH_UP).embed.description or ""
    *lines, last = text.splitlines()
    assert last == f"… and {len(PLAN) - len(lines)} more"
    assert all(line.endswith(".") for line in lines)


def test_the_wrap_up_of_a_group_that_did_little() -> None:
    little = WrapUpPost(GROUP, PLAN, 3, 0, 1, samples.NOW, samples.MARKER)
    text = render(little).embed.description or ""
    assert text.startswith("Together you did **1 day**.\n")
    one = render(replace(little, finished=1)).embed.description or ""
    assert "**1 member** did every single one." in one


def test_a_check_in_before_anything_was_due() -> None:
    early = replace(CHECKIN, possible=0, kept=0, coming=(), answers=0)
    fields = {field.name: field.value for field in render(early).embed.fields}
    assert fields["The group this week"] == "Nothing was due yet."
    assert "The next seven days" not in fields
    assert (fields["So far"] or "").startswith("No answers. Closes ")


def test_posts_that_ask_for_something_have_the_buttons_for_it() -> None:
    found = {
        kind.__name__: labels(view)
        for kind, posts in WORST.items()
        if (view := render(posts[0]).view) is not None
    }
    assert found == {
        "DailyPost": ["Done", "My checklist", "Quiz"],
        "CatchUpPost": ["My open days"],
        "WrapUpPost": ["My progress"],
        "CheckinPost": ["Check in"],
        "DigestPost": ["Check in"],
        "NudgePost": ["Check in"],
        "BoardPost": ["My place", "More"],
        "SignUpPost": ["Join", "How it works"],
        "ReminderPost": ["Done", "My checklist", "Not today"],
        "RoundQuestion": ["A", "B", "C", "D", "Stop"],
        "RoundReveal": ["Report"],
        "RoundTakenBack": [],
        "RoundStandings": ["My result"],
    }
