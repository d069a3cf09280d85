"""Make random calendars and random members for the comparison with the reference."""

from datetime import date, datetime, time, timedelta
from zoneinfo import available_timezones

from hypothesis import strategies as st

from tests.domain.reference import DAY, HOUR, MINUTE, Course, Step, Story

ZONES = sorted(available_timezones())
TRICKY = (
    "Europe/Athens",
    "America/New_York",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
)
# Around the changes of clocks in both hemispheres, and Samoa's leap over a date.
SWITCHES = (date(2026, 3, 5), date(2026, 3, 26), date(2026, 4, 2), date(2026, 10, 22), date(2011, 12, 25))
TICK = timedelta(microseconds=1)

zones = st.sampled_from(TRICKY) | st.sampled_from(ZONES)
hours = st.integers(0, 6)
weekday_sets = st.just(frozenset(range(7))) | st.frozensets(st.integers(0, 6), min_size=1)
dates = st.sampled_from(SWITCHES) | st.dates(date(1990, 1, 1), date(2037, 1, 1))


def post_times(hour: int) -> st.SearchStrategy[time]:
    """Draw a post time that is not before the rollover."""
    minutes = st.integers(hour * 60, 24 * 60 - 1)
    return minutes.map(lambda minute: time(minute // 60, minute % 60))


DELAYS = (timedelta(0), 5 * MINUTE, 7 * HOUR, 21 * HOUR, 50 * HOUR)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Draw a course of 8 to 30 days, some of them sent late, the last ones maybe never."""
    hour = draw(st.sampled_from((3, 3, 1, 6)))
    length = draw(st.integers(8, 30))
    unsent = Course(
        start_on=draw(dates),
        post_time=draw(post_times(hour)),
        zone=draw(zones),
        hour=hour,
        grace=draw(st.integers(0, 3)),
        weekdays=draw(weekday_sets),
        sent=(None,) * length,
    )
    instants: list[datetime | None] = []
    earliest = unsent.due(1)
    stops_after = draw(st.just(length) | st.integers(0, length))
    for number in range(1, length + 1):
        delay = draw(st.sampled_from(DELAYS)) if draw(st.integers(0, 4)) == 0 else timedelta(0)
        earliest = max(earliest, unsent.due(number) + delay)
        instants.append(earliest if number <= stops_after else None)
    return Course(
        unsent.start_on, unsent.post_time, unsent.zone, hour, unsent.grace, unsent.weekdays, tuple(instants)
    )


@st.composite
def instants(draw: st.DrawFn, course: Course, number: int) -> datetime:
    """Draw an instant somewhere after a day was due, or right at one of its limits."""
    due_at = course.due(number)
    limits = Story(course, (), due_at).limits(number)
    if limits is not None and draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(limits)) + draw(st.integers(-1, 1)) * TICK
    return due_at + draw(st.integers(-30, 100 * 60)) * MINUTE


@st.composite
def members(draw: st.DrawFn, course: Course) -> list[Step]:
    """Draw what a member does: most days in good time, and anything else now and then."""
    first = course.due(1)
    steps = [Step(first + draw(st.integers(-3 * 24, 12)) * HOUR, "join")]
    numbers = range(1, len(course.sent) + 1)
    diligence = draw(st.sampled_from((0, 4, 8, 9)))
    for number in numbers:
        mood = draw(st.integers(0, 10))
        if mood <= diligence:
            at = course.due(number) + draw(st.sampled_from((0, 1, 11))) * HOUR
            steps.append(Step(at, "done", number))
        elif mood == 10:
            limits = Story(course, (), course.due(number)).limits(number)
            steps.append(Step((limits or (course.due(number),))[0] + HOUR, "done", number))
    for _ in range(draw(st.integers(0, 8))):
        number = draw(st.sampled_from(numbers))
        what = draw(st.sampled_from(("done", "done", "undo", "undo", "leave", "join", "zone")))
        zone = draw(zones) if what == "zone" else ""
        steps.append(Step(draw(instants(course, number)), what, number, zone))
    return sorted(steps, key=lambda step: step.at)


@st.composite
def ends(draw: st.DrawFn, course: Course) -> datetime:
    """Draw an instant to look back from."""
    return draw(instants(course, draw(st.integers(1, len(course.sent))))) + draw(st.integers(0, 6)) * DAY
