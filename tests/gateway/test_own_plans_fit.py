"""A group's own plan at the limits of what an import takes fits every post and card that shows it."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.curriculum import Plan
from bot.domain.ids import DayId, DraftId
from bot.domain.ledger import Status
from bot.domain.plan_changes import compare_plans
from bot.domain.plan_markdown import read_plan
from bot.gateway.day_cards import day_card, done_card, today_card, undone_card
from bot.gateway.error_replies import plan_faults
from bot.gateway.own_plan_cards import faults_file, kept_plan_card, preview_card
from bot.gateway.plan_cards import plan_card, plan_day_card, week_card
from bot.gateway.post_rendering import render
from bot.services.day_views import Done, Today, Undone
from bot.services.own_plans import GroupEffect, PlanKept, PlanPreview
from bot.services.plans import PlanView
from bot.services.posts import DailyPost
from tests.gateway import samples
from tests.gateway.limits import check, check_card, check_post, labels
from tests.gateway.test_cards_fit import LEDGER, OPEN, row

BY = "https://" + "h" * 50 + ".example.org/"


def longest(days: int = 400) -> Plan:
    """Import a plan whose days take all the room there is."""
    text = f"# {samples.words(60)}\n\n{samples.words(300)}\n"
    for number in range(1, days + 1):
        if number % 20 == 1:
            text += f"# Phase: {samples.words(56)}{number:04}\n\n{samples.words(200)}\n"
        text += f"## Day {number}: {samples.words(56)}{number:04}\nWhy: {samples.words(200)}\nDone: "
        text += f"{samples.words(100)}\n\n"
        text += "".join(f"- [ ] {place}{samples.words(130)} (59 min, optional)\n" for place in range(6))
        text += f"- [ ] {samples.words(130)} (8 h)\n"
        text += "".join(f"- [{'t' * 20}]({BY}{place}{'x' * 50})\n" for place in range(6))
    return read_plan(text.encode())


PLAN = longest(60)
LONG = replace(PLAN, days=tuple(replace(PLAN.day(n % 60 + 1), number=n + 1) for n in range(400)))
DAY = PLAN.day(60)
VIEW = samples.day_view(LONG, DAY)
ROW = replace(row(60, Status.ON_TIME), number=60)
DONE_VIEW = samples.day_view(LONG, DAY, completion=samples.completion(DAY), row=ROW)


def test_the_post_of_the_longest_day() -> None:
    names, on = (samples.NAME,) * 30, samples.NOW.date()
    post = DailyPost(samples.cohort(), LONG, DAY, on, True, samples.MARKER, 10**6, names, "t" * 220)
    check_post(render(post))


def test_the_cards_of_the_longest_day() -> None:
    for view in (VIEW, DONE_VIEW):
        card = today_card(Today(view, OPEN, LEDGER, samples.NOW, ((DAY, False),)))
        check_card(card)
        assert "Done" in labels(card) or "Undo" in labels(card)
        check_card(day_card(view))
    check_card(undone_card(Undone(VIEW, LEDGER)))
    done = Done(DONE_VIEW, samples.completion(DAY), LEDGER, False, joined=True, open_before=OPEN)
    check_card(done_card(done))


def test_the_cards_of_the_longest_plan() -> None:
    dates = {number: samples.NOW.date() + timedelta(days=number) for number in range(1, 401)}
    view = PlanView(samples.cohort(), LONG, 400, 400, frozenset(), dates)
    check_card(plan_card(view))
    check_card(week_card(view, 58))
    said = check_card(plan_day_card(view, DAY))
    assert said.count("](https://") == 6


def test_the_preview_of_the_longest_plan() -> None:
    other = replace(LONG, days=tuple(replace(day, id=DayId(day.id[::-1])) for day in LONG.days))
    groups = (GroupEffect(samples.cohort(), 400, samples.NOW.date(), samples.NOW.date()),) * 20
    before, changes = replace(other, version=9999), compare_plans(other, LONG)
    preview = PlanPreview(DraftId(10**18), LONG, before, changes, groups)
    card = preview_card(preview)
    check_card(card)
    assert labels(card) == ["Keep it", "Throw it away"]
    check_card(preview_card(replace(preview, draft_id=None)))
    check_card(kept_plan_card(PlanKept(LONG, tuple(group.cohort for group in groups))))


def test_a_day_with_nothing_but_an_item() -> None:
    plan = read_plan(b"# T\n## Day 1: A\n- [ ] Go\n")
    day = plan.day(1)
    post = DailyPost(samples.cohort(), plan, day, samples.NOW.date(), False, samples.MARKER)
    check_post(render(post))
    said = check_card(day_card(samples.day_view(plan, day)))
    assert "Links" not in said
    assert "\n\n-#" not in said


def test_many_faults_fit_and_the_rest_is_a_file() -> None:
    few = ["line 1: the title is empty"] * 3
    assert faults_file(few) is None
    many = [f"line {number}: {'@everyone [x](y) *' * 10}" for number in range(100)]
    said = plan_faults(many)
    check(content=said)
    assert len(said) <= 2000
    file = faults_file(many)
    assert file is not None
    assert file.fp.read().decode().split("\n") == many
