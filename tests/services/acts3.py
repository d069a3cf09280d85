"""Let members and organisers act in the reference; what the rules refuse is False and changes nothing."""

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.services.reference3 import (
    DAY,
    HOUR,
    Calendar,
    Ends,
    Person,
    Reference,
    Rules,
    Saved,
    Stay,
    limits,
    local,
    study_day,
)
from tests.services.slow import first_instant

A_DATE = {"own": 1, "catch up": 2, "intensive": 2}


class Acts(Reference):
    """A cohort in which things are done."""

    # -- members -----------------------------------------------------------------------------

    def join(self, user: int, pace: str, now: datetime) -> bool:
        """Begin with what came last if its deadline is open, or walk alone from day 1."""
        person = self.people.setdefault(user, Person())
        if person.stay is not None:
            return False
        if self.is_offered_instead(pace):
            return True
        if pace == "group":
            first = self.days[-1].number + 1 if self.days else 1
            if self.days and now <= self.window(person, self.days[-1])[0]:
                for day in [day for day in self.days if day.at == self.days[-1].at][::-1]:
                    first = day.number
                    person.rows.setdefault(first, day)
            person.stay = Stay(pace, first)
        else:
            person.stay = Stay(pace, 1, Calendar(1, self.own_start(person, now), A_DATE[pace]))
        self.advance(now)
        return True

    def is_offered_instead(self, pace: str) -> bool:
        """Tell whether nobody can go at a pace: the group is as fast, so others are offered."""
        return pace == "catch up" and self.rules.a_date == A_DATE[pace]

    def own_start(self, person: Person, now: datetime) -> date:
        """Return today while its day would leave 12 hours, else tomorrow."""
        rules = self.own_rules(person)
        today = local(now, rules.zone)
        due_at = first_instant(today, rules.post_time, rules.zone)
        return today if limits(due_at, rules.zone, rules.hour, 0)[0] - now >= 12 * HOUR else today + DAY

    def leave(self, user: int, now: datetime) -> bool:
        """End the stay; its rows are kept."""
        person = self.people.setdefault(user, Person())
        if person.stay is None:
            return False
        person.left.append((person.stay, now))
        person.stay = None
        return True

    def move(self, user: int, zone: str, now: datetime) -> bool:
        """Choose a zone: days to come follow it and leave their 12 hours."""
        person = self.people.setdefault(user, Person())
        if not person.zones or person.zones[-1][1] != zone:
            person.zones.append((now, zone))
            self._leave_time(person, now)
            self.advance(now)
        return True

    def _leave_time(self, person: Person, now: datetime) -> None:
        if person.stay is not None and person.stay.own is not None:
            own = person.stay.own
            own.earliest = max(own.earliest, self.own_start(person, now))

    def latest(self, person: Person) -> int:
        """Return the highest day that can be done: optional ones before the latest row can, too."""
        if person.stay is None or person.stay.pace == "group":
            return max([self.calendar.number - 1, *self.rows(person)])
        latest = max([person.stay.first - 1, *self.rows(person)])
        return latest if person.stay.own is not None else max(latest, self.calendar.number - 1)

    def do(self, user: int, number: int, now: datetime) -> bool:
        """Do a day; an outsider joins the group."""
        person = self.people.setdefault(user, Person())
        if not 1 <= number <= self.latest(person):
            return False
        self.join(user, "group", now)
        if number not in person.done:
            at = person.first_done.setdefault(number, now)
            row = self.rows(person).get(number)
            in_time = row is not None and at <= self.window(person, row)[0]
            person.done[number] = (at, 10 if in_time else 5)
        return True

    def undo(self, user: int, number: int) -> bool:
        """Take a day back."""
        person = self.people.setdefault(user, Person())
        return person.stay is not None and person.done.pop(number, None) is not None

    def change_pace(self, user: int, pace: str, now: datetime) -> bool:
        """Walk on at another pace, from the day after the latest one."""
        person = self.people.setdefault(user, Person())
        if person.stay is None or person.stay.pace == pace:
            return False
        if self.is_offered_instead(pace):
            return True
        number, rows = self.latest(person) + 1, self.rows(person)
        person.left.append((person.stay, now))
        if pace == "group":
            person.stay = Stay(pace, self.days[-1].number + 1 if self.days else 1)
            return True
        last_on = max((day.on for day in rows.values()), default=date.min)
        start = max(self.own_start(person, now), last_on + DAY)
        person.stay = Stay(pace, number, Calendar(number, start, A_DATE[pace]))
        self.advance(now)
        return True

    # -- rest --------------------------------------------------------------------------------

    def rests(self, user: int, ends: Ends, now: datetime) -> bool:
        """Rest on dates that are open: no more than 7 due days in any 30 dates."""
        person = self.people.setdefault(user, Person())
        dates = {ends[0] + days * DAY for days in range((ends[1] - ends[0]).days + 1)}
        if person.stay is None or not all(self._is_open(person, on, now) for on in dates):
            return False
        ahead = deepcopy(self)
        ahead.advance(now + timedelta(days=150))
        due = sorted(day.on for day in ahead.people[user].rows.values() if day.on in person.rest | dates)
        if any(sum(first <= on < first + 30 * DAY for on in due) > 7 for first in due):
            return False
        person.rest |= dates
        return True

    def works(self, user: int, ends: Ends, now: datetime) -> bool:
        """Take rest back on dates that are open."""
        person = self.people.setdefault(user, Person())
        dates = {ends[0] + days * DAY for days in range((ends[1] - ends[0]).days + 1)}
        if person.stay is None or not all(self._is_open(person, on, now) for on in dates):
            return False
        person.rest -= dates
        return True

    def _is_open(self, person: Person, on: date, now: datetime) -> bool:
        deadlines = [self.window(person, day)[0] for day in self.rows(person).values() if day.on == on]
        alone = person.stay is not None and person.stay.own is not None
        zone = self.own_rules(person).zone if alone else self.rules.zone
        return now <= min(deadlines) if deadlines else on >= study_day(now, zone, self.rules.hour)

    # -- organisers --------------------------------------------------------------------------

    def first_open(self, now: datetime) -> date:
        """Return the first date from today on at which nothing was posted."""
        today = local(now, self.rules.zone)
        return max(today, self.days[-1].on + DAY) if self.days else today

    def pause(self, ends: Ends, now: datetime) -> bool:
        """Pause on dates to come."""
        first, last = ends
        overlap = any(first <= until and since <= last for since, until in self.pauses)
        if last < first or first < self.first_open(now) or overlap:
            return False
        return self._change(now, pauses=[*self.pauses, ends])

    def resume(self, now: datetime) -> bool:
        """Cut the first pause that is not over."""
        today = self.first_open(now)
        coming = [pause for pause in self.pauses if pause[1] >= today]
        if not coming:
            return False
        cut = min(coming)
        kept = [pause for pause in self.pauses if pause != cut]
        return self._change(now, pauses=[*kept, (cut[0], today - DAY)] if cut[0] < today else kept)

    def jump(self, number: int, now: datetime) -> bool:
        """Skip days: another one takes the next date."""
        if not self.calendar.number < number <= self.total:
            return False
        return self._change(now, number=number)

    def edit(self, now: datetime, **given: Any) -> bool:
        """Change the rules of days to come."""
        rules = replace(self.rules, **given)
        if rules == self.rules or rules.post_time < time(rules.hour):
            return False
        return self._change(now, rules=rules)

    def _change(
        self, now: datetime, rules: Rules | None = None, pauses: list[Ends] | None = None, number: int = 0
    ) -> bool:
        before_on = self.calendar.on(self.rules, self.pauses)
        self.saved = Saved(self.rules, self.pauses, deepcopy(self.calendar), now)
        self.rules = rules or self.rules
        self.pauses = self.pauses if pauses is None else pauses
        self.calendar.number = number or self.calendar.number
        self.calendar.a_date = self.rules.a_date
        self._settle(before_on, now)
        return True

    def revert(self, now: datetime, posted_at: list[datetime]) -> bool:
        """Take the last change back, while nothing was posted since."""
        saved = self.saved
        if saved is None or any(at > saved.changed_at for at in posted_at):
            return False
        before_on = self.calendar.on(self.rules, self.pauses)
        self.rules, self.pauses, self.calendar, self.saved = saved.rules, saved.pauses, saved.calendar, None
        self._settle(before_on, now)
        return True

    def _settle(self, before_on: date, now: datetime) -> None:
        """Put no day on a date that lies behind, but for what was late before."""
        earliest = min(before_on, local(now, self.rules.zone))
        if self.calendar.on(self.rules, self.pauses) < earliest:
            self.calendar.earliest = earliest
        for person in self.people.values():
            self._leave_time(person, now)
        self.advance(now)
