"""Compare ledger, points and standings with the slow reference, whatever members do."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.board import Entry, Measure, Period, Ranking, make_page
from bot.domain.cohort import Shown
from bot.domain.ids import UserId
from bot.domain.ledger import Row
from tests.domain import reference
from tests.domain.courses import courses, ends, members
from tests.domain.played import Played, play, timetable_of
from tests.domain.reference import Course, Step, Story
from tests.domain.samples import make_cohort

MANY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(MANY, max_examples=30)


def assert_same(played: Played, story: Story, now: datetime) -> None:
    """Check every figure of one member."""
    ledger = played.ledger(now)
    found = [(row.number, row.done_at, row.status.value) for row in ledger.rows]
    assert found == [(line.number, line.done_at, line.status) for line in story.lines]
    assert (ledger.streak, ledger.best) == (story.streaks()[-1], max(story.streaks()))
    assert ledger.freezes == story.freezes
    assert ledger.consistency == story.consistency()
    assert played.points() == story.points
    for row in ledger.rows:
        assert_limits(row, story, now)


def assert_limits(row: Row, story: Story, now: datetime) -> None:
    """Check deadline and grace of a day that has been sent; before that they are only a promise."""
    sent_at = story.course.sent[row.number - 1]
    if sent_at is not None and sent_at <= now:
        assert (row.deadline_at, row.grace_until) == story.limits(row.number)


@MANY
@given(st.data())
def test_a_member_has_the_figures_of_the_reference(data: st.DataObject) -> None:
    course = data.draw(courses())
    steps = data.draw(members(course))
    last = data.draw(ends(course))
    played = play(course, [], last)
    for taken, step in enumerate(steps, start=1):
        played.take(step)
        if step.what != "done":
            assert_same(played, Story(course, steps[:taken], step.at), step.at)
    now = max(last, steps[-1].at)
    assert_same(played, Story(course, steps, now), now)


@SOME
@given(st.data())
def test_the_boards_are_those_of_the_reference(data: st.DataObject) -> None:
    course = data.draw(courses())
    group = {name: data.draw(members(course)) for name in ("ann", "bob", "cem", "dee", "eva")}
    now = data.draw(ends(course))
    stories = {name: Story(course, steps, now) for name, steps in group.items()}
    members_now = {name: play(course, steps, now) for name, steps in group.items()}
    periods = {"all"}.union(*(story.points for story in stories.values()))
    for period in sorted(periods):
        assert board(members_now, period) == reference.standings(stories, period)


def board(members_now: dict[str, Played], period: str) -> list[tuple[int, str, int]]:
    """Rank the current members who scored, as the leaderboard does."""
    entries = []
    for number, (name, played) in enumerate(members_now.items()):
        points = played.points().get(period, 0)
        if played.active and points:
            entries.append(Entry(UserId(number), name, Shown.NAME, points))
    page = make_page(make_cohort(), Period.ALL, Measure.POINTS, period, Ranking(entries), 0, None)
    return [(place.rank, place.name, int(place.value)) for place in page.places]


@SOME
@given(courses())
def test_the_days_are_due_when_the_reference_says(course: Course) -> None:
    table = timetable_of(course)
    for number, on in enumerate(course.dates, start=1):
        assert (table.date_of(number), table.due_at(number)) == (on, course.due(number))


@SOME
@given(st.data())
def test_points_count_in_the_week_and_month_of_the_reference(data: st.DataObject) -> None:
    course = data.draw(courses())
    table, now = timetable_of(course), data.draw(ends(course))
    assert table.week_of(now) == reference.week_of(now, course.hour, course.zone)
    assert table.month_of(now) == reference.month_of(now, course.hour, course.zone)


@SOME
@given(st.data())
def test_undo_costs_nothing(data: st.DataObject) -> None:
    course = data.draw(courses())
    steps = data.draw(members(course))
    now = data.draw(ends(course))
    played = play(course, steps, now)
    before, points = played.ledger(now), played.points()
    for number in list(played.done) if played.active else ():
        played.take(Step(now, "undo", number))
        assert number not in played.done
        played.take(Step(now, "done", number))
    assert (played.ledger(now), played.points()) == (before, points)
