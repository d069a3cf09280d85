"""Make a calendar file of the days a member still has before them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.domain.curriculum import Day
from bot.domain.errors import NothingAhead
from bot.domain.library import Library
from bot.services.access import Caller, cohort_meant
from bot.services.ports import Clock
from bot.services.records import Record, load_course, load_record
from bot.storage.engine import Database

if TYPE_CHECKING:
    from icalendar import Event


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar file, and how many days are in it."""

    content: bytes
    days: int
    name: str


class CalendarFiles:
    """Serve `/plan calendar`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def remaining(self, caller: Caller, cohort: str | None = None) -> CalendarFile:
        """Return the caller's days to come as RFC 5545. Raises NotEnrolled, NothingAhead."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            record = await load_record(tx, await load_course(tx, found, self._library, now), caller)
        plan = record.course.plan
        numbers = range(record.latest + 1, len(plan) + 1)
        if not numbers or not found.running:
            raise NothingAhead(found.name)
        from icalendar import Calendar  # three MiB that only this command needs

        calendar = Calendar()
        calendar.add("prodid", "-//Daymark//Daymark study plan//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", found.name)
        for number in numbers:
            calendar.add_component(_event(record, plan.day(number)))
        calendar.add_missing_timezones()
        return CalendarFile(calendar.to_ical(), len(numbers), found.name)


def _event(record: Record, day: Day) -> "Event":
    from icalendar import Event

    due_at = record.due_at(day.number).astimezone(ZoneInfo(record.zone))
    event = Event()
    event.add("uid", f"{day.id}.{record.enrolment.id}.{record.cohort.guild_id}@daymark")
    event.add("dtstamp", record.course.now)
    event.add("dtstart", due_at)
    event.add("duration", timedelta(minutes=day.minutes))
    event.add("summary", f"Day {day.number}: {day.title}")
    lines = [day.why, "", *(f"- {item.text} ({item.minutes} min)" for item in day.required)]
    lines += ["", f"Done looks like: {day.done}", *(resource.url for resource in day.resources)]
    event.add("description", "\n".join(lines))
    return event
