"""Live through a cohort once more, day by day, as DESIGN.md words the rules; nothing comes from the bot.

Where the bot computes every date from an anchor, this walks: the next day takes the next study date.
"""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.services.slow import first_instant

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Ends = tuple[date, date]


@dataclass(frozen=True)
class Rules:
    """What organisers decide."""

    zone: str
    post_time: time
    hour: int = 3
    grace: int = 1
    weekdays: frozenset[int] = frozenset(range(7))
    a_date: int = 1


def local(instant: datetime, zone: str) -> date:
    """Return the date on the wall."""
    return instant.astimezone(ZoneInfo(zone)).date()


def study_day(instant: datetime, zone: str, hour: int) -> date:
    """Return the date of the study day: the last one whose rollover has passed."""
    on = local(instant, zone)
    return on if first_instant(on, time(hour), zone) <= instant else on - DAY


def limits(counted_from: datetime, zone: str, hour: int, grace: int) -> tuple[datetime, datetime]:
    """Return the first rollover at least 12 hours off, and the one `grace` nights later."""
    on = local(counted_from, zone)
    ahead = [first_instant(on + days * DAY, time(hour), zone) for days in range(8)]
    ahead = [at for at in ahead if at >= counted_from + 12 * HOUR]
    return ahead[0], ahead[grace]


@dataclass
class Due:
    """A day that became due, with the rules in force then; the group's own are `sent` later."""

    number: int
    on: date
    at: datetime
    sent: datetime | None
    rules: Rules


@dataclass
class Calendar:
    """Walk over study dates: day `number` comes next, on `earliest` or after it."""

    number: int
    earliest: date
    a_date: int = 1
    on_it: int = 0

    def on(self, rules: Rules, pauses: list[Ends]) -> date:
        """Return the date of the next day."""
        on = self.earliest
        while on.weekday() not in rules.weekdays or any(first <= on <= last for first, last in pauses):
            on += DAY
        return on

    def step(self, on: date) -> None:
        """Go on to the day after the next one."""
        self.on_it = self.on_it + 1 if on == self.earliest else 1
        self.number, self.earliest = self.number + 1, on
        if self.on_it == self.a_date:
            self.earliest, self.on_it = on + DAY, 0


@dataclass
class Stay:
    """A stretch of membership at one pace; who has caught up walks with the group from `first` on."""

    pace: str
    first: int
    own: Calendar | None = None


@dataclass
class Line:
    """A row of a ledger."""

    number: int
    on: date
    deadline: datetime
    status: str


@dataclass
class Person:
    """What a member did."""

    stay: Stay | None = None
    left: list[tuple[Stay, datetime]] = field(default_factory=list)
    rows: dict[int, Due] = field(default_factory=dict)
    zones: list[tuple[datetime, str]] = field(default_factory=list)
    done: dict[int, tuple[datetime, int]] = field(default_factory=dict)
    first_done: dict[int, datetime] = field(default_factory=dict)
    rest: set[date] = field(default_factory=set)

    def zone_at(self, at: datetime) -> str | None:
        chosen = [zone for since, zone in self.zones if since <= at]
        return chosen[-1] if chosen else None

    @property
    def points(self) -> int:
        return sum(points for _, points in self.done.values())


@dataclass
class Saved:
    """How the plan stood before a change."""

    rules: Rules
    pauses: list[Ends]
    calendar: Calendar
    changed_at: datetime


class Reference:
    """A cohort, its plan of `total` days, and its members."""

    def __init__(self, rules: Rules, start: date, total: int) -> None:
        self.rules, self.total = rules, total
        self.pauses: list[Ends] = []
        self.calendar = Calendar(1, start, rules.a_date)
        self.days: list[Due] = []
        self.people: dict[int, Person] = {}
        self.outages: list[tuple[datetime, datetime]] = []
        self.saved: Saved | None = None

    # -- time passes -------------------------------------------------------------------------

    def next_due(self) -> datetime:
        """Return when the group's next day, or the wrap-up, is due."""
        on = self.calendar.on(self.rules, self.pauses)
        return first_instant(on, self.rules.post_time, self.rules.zone)

    def advance(self, to: datetime) -> None:
        """Let everything become due that is due by now, earliest first."""
        while True:
            self._catch_up()
            coming = [(self.own_due(user), user) for user in self.people if self.walks(user)]
            if self.calendar.number <= self.total:
                coming.append((self.next_due(), 0))
            if not coming or min(coming)[0] > to:
                return
            at, user = min(coming)
            if user:
                self._own_day(user, at)
            else:
                self._group_day(at)

    def walks(self, user: int) -> bool:
        """Tell whether days of a member's own are to come."""
        stay = self.people[user].stay
        return stay is not None and stay.own is not None and stay.own.number <= self.total

    def own_rules(self, person: Person) -> Rules:
        """Return the rules of days of a member's own: same wall time, own zone."""
        return replace(self.rules, zone=person.zones[-1][1] if person.zones else self.rules.zone)

    def own_date(self, user: int) -> date:
        """Return the date of a member's next day."""
        stay = self.people[user].stay
        assert stay is not None
        assert stay.own is not None
        return stay.own.on(self.rules, self.pauses)

    def own_due(self, user: int) -> datetime:
        """Return the instant of a member's next day."""
        rules = self.own_rules(self.people[user])
        return first_instant(self.own_date(user), rules.post_time, rules.zone)

    def _own_day(self, user: int, at: datetime) -> None:
        on, person = self.own_date(user), self.people[user]
        if person.stay is not None and person.stay.own is not None:
            number = person.stay.own.number
            person.rows.setdefault(number, Due(number, on, at, at, self.own_rules(person)))
            person.stay.own.step(on)

    def _group_day(self, at: datetime) -> None:
        on = self.calendar.on(self.rules, self.pauses)
        day = Due(self.calendar.number, on, at, None, self.rules)
        self.days.append(day)
        self.calendar.step(on)
        if self.calendar.number > self.total and self.calendar.on_it:
            self.calendar.earliest, self.calendar.on_it = on + DAY, 0  # the wrap-up has a date of its own
        for person in self.people.values():
            # An edit may put a day on an instant at which somebody was still there.
            stays = [stay for stay, left_at in person.left if at <= left_at] + [person.stay]
            if any(stay and stay.own is None and day.number >= stay.first for stay in stays):
                person.rows.setdefault(day.number, day)

    def group_date(self, number: int) -> date:
        """Return the date of a day of the group's; one that was skipped counts as the next one's."""
        known = [day.on for day in self.days if day.number >= number]
        walk = deepcopy(self.calendar)
        while not known and walk.number < number:
            walk.step(walk.on(self.rules, self.pauses))
        return known[0] if known else walk.on(self.rules, self.pauses)

    def _catch_up(self) -> None:
        """Put those with the group whose next date is no later than the group's for that day."""
        for user, person in self.people.items():
            stay = person.stay
            if stay is None or stay.own is None or stay.pace != "catch up" or not self.walks(user):
                continue
            number = stay.own.number
            if self.own_date(user) <= self.group_date(number):
                person.stay = Stay("catch up", number)
                for day in self.days:
                    if day.number >= number:
                        person.rows.setdefault(day.number, day)

    def rows(self, person: Person) -> dict[int, Due]:
        """Return the days that count; for who catches up, the group's from where they will be level."""
        stay, found = person.stay, dict(person.rows)
        if stay is not None and stay.own is not None and stay.pace == "catch up":
            walk = deepcopy(stay.own)
            while walk.number <= self.total:
                on = walk.on(self.rules, self.pauses)
                if on <= self.group_date(walk.number):
                    break
                walk.step(on)
            found = {day.number: day for day in self.days if day.number >= walk.number} | found
        return found

    def post(self, at: datetime) -> None:
        """Send what is due."""
        for day in self.days:
            day.sent = day.sent or at

    # -- judging -----------------------------------------------------------------------------

    def window(self, person: Person, day: Due) -> tuple[datetime, datetime, bool]:
        """Return deadline, end of grace, and whether outages moved them."""
        zone = person.zone_at(day.at) or day.rules.zone
        terms = (zone, day.rules.hour, day.rules.grace)
        deadline, ends = limits(max(day.at, day.sent or day.at), *terms)
        moved = False
        while True:
            begins = deadline - 6 * HOUR
            near = [(max(gone, begins), min(back, deadline), back) for gone, back in self.outages]
            near = [(gone, until, back) for gone, until, back in near if gone < until]
            if sum((until - gone for gone, until, _ in near), timedelta(0)) <= 2 * HOUR:
                return deadline, ends, moved
            deadline, ends = limits(max(back for *_, back in near), *terms)
            moved = True

    def lines(self, person: Person, now: datetime) -> list[Line]:
        """List the rows, before freezes."""
        found = []
        for day in sorted(self.rows(person).values(), key=lambda day: (day.at, day.number)):
            deadline, ends, moved = self.window(person, day)
            done_at = person.done.get(day.number, (None, 0))[0]
            status = "excused" if moved or day.on in person.rest else "missed"
            if now <= ends:
                status = "open"
            if done_at is not None and done_at <= ends:
                status = "on time" if done_at <= deadline else "kept late"
            found.append(Line(day.number, day.on, deadline, status))
        return found

    def figures(self, user: int, now: datetime) -> dict[str, object]:
        """Fold the rows."""
        person = self.people[user]
        lines = self.lines(person, now)
        streaks, freezes, run = [0], 0, 0
        for line in lines:
            if line.status == "missed" and freezes:
                line.status, freezes = "frozen", freezes - 1
            run = {"on time": run + 1, "open": run, "excused": run}.get(line.status, 0)
            if run == 7:
                run, freezes = 0, min(2, freezes + 1)
            streaks = [*streaks, 0] if line.status == "missed" else streaks
            streaks[-1] += line.status in ("on time", "kept late")
        closed = [line.status for line in lines if line.status not in ("open", "excused")]
        kept = sum(status in ("on time", "kept late") for status in closed)
        return {
            "rows": [(line.number, line.on, line.deadline, line.status) for line in lines],
            "streak": streaks[-1],
            "best": max(streaks),
            "freezes": freezes,
            "consistency": kept / len(closed) if closed else None,
            "points": person.points,
        }
