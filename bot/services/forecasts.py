"""Work out when members finish, from what they did in the last four weeks."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import DAY, study_date
from bot.domain.cohort import Cohort
from bot.domain.forecast import LOOKED_BACK, Forecast, Past, forecast
from bot.domain.ids import DayId
from bot.domain.ledger import Ledger
from bot.domain.review import Counted
from bot.services.records import Record

_MORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The days that count for a member, and when they will be done; `since` is the first date known."""

    counted: Counted
    forecast: Forecast | None
    since: date
    today: date

    @property
    def ends_on(self) -> date:
        """Return the date of the plan's last day, today where none counts."""
        return self.counted.ends_on or self.today


def outlook_of(record: Record, pauses: Collection[date]) -> Outlook:
    """Return when a member finishes; `pauses` are the dates on which the group pauses."""
    done_at = {day_id: completion.done_at for day_id, completion in record.done.items()}
    return outlook_from(record, record.ledger, done_at, pauses)


def outlook_from(
    record: Record, ledger: Ledger, done_at: Mapping[DayId, datetime], pauses: Collection[date]
) -> Outlook:
    """Return when a member finishes whose ledger, and what they did, is known beside the record."""
    plan, today = record.course.plan, _date(record, record.course.now)
    dates = {row.day_id: row.on for row in ledger.rows}
    dates |= {plan.day(number).id: on for number, on in record.coming()}
    counted = Counted(dates, done_at.keys())
    since = min([row.on for row in ledger.rows[:1]] + _first_done(record, done_at), default=today)
    away = frozenset(pauses) | record.enrolment.rest
    # Those before them are not looked at: telling the study date of an instant takes a while.
    looked_from = record.course.now - (LOOKED_BACK + len(away)) * DAY - _MORE
    done_on = [_date(record, at) for at in done_at.values() if at >= looked_from]
    past = Past(done_on, since, away.__contains__)
    found = forecast(past, today, counted.remaining, counted.ends_on or today)
    return Outlook(counted, found, since, today)


def _first_done(record: Record, done_at: Mapping[DayId, datetime]) -> list[date]:
    return [_date(record, min(done_at.values()))] if done_at else []


def _date(record: Record, at: datetime) -> date:
    return study_date(at, record.zone, record.cohort.draft.rollover_hour)


def pause_dates(cohort: Cohort) -> frozenset[date]:
    """List the dates on which a group pauses."""
    return frozenset(on for pause in cohort.position.pauses for on in _each(pause.from_on, pause.to_on))


def _each(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
