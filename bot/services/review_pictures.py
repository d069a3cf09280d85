"""Say what the pictures of a monthly review show: the forecast, and the quiz levels then and now."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import accumulate

from bot.domain.calendar import local_date, study_date
from bot.domain.curriculum import Area
from bot.domain.pictures import AreaLevel, Forecast, QuizLevels, Reached
from bot.services.asking import Result
from bot.services.forecasts import Outlook
from bot.services.records import Record
from bot.storage.assessments import Assessment


def forecast_picture(record: Record, outlook: Outlook) -> Forecast | None:
    """Show the days done, the planned ones, and those to come; None while nothing is known of a pace."""
    found, counted = outlook.forecast, outlook.counted
    if found is None or (found.remaining and found.expected_on is None):
        return None
    rollover = record.cohort.draft.rollover_hour
    done = (
        study_date(completion.done_at, record.zone, rollover)
        for day_id, completion in record.done.items()
        if day_id in counted.dates
    )
    return Forecast(
        days=len(counted.dates),
        done=_reached(done),
        planned=_reached(counted.dates.values()),
        today=outlook.today,
        earliest=found.low_on,
        expected=found.expected_on,
        latest=found.high_on,
    )


def _reached(dates: Iterable[date]) -> tuple[Reached, ...]:
    """Add up days by their dates."""
    by_date = sorted(Counter(dates).items())
    sums = accumulate(count for _, count in by_date)
    return tuple(Reached(on, days) for (on, _), days in zip(by_date, sums, strict=True))


def compared(result: Result) -> QuizLevels | None:
    """Show the levels of a finished skill check beside those of an earlier one; None without one."""
    outcome = result.outcome
    if outcome is None or outcome.before is None:
        return None
    return levels_picture(outcome.now, outcome.before, "UTC")


def levels_picture(now: Assessment | None, then: Assessment | None, zone: str) -> QuizLevels | None:
    """Show the levels of a skill check, and those of the one before; None before the first."""
    if now is None:
        return None
    before = then.levels if then else {}
    areas = tuple(AreaLevel(area, now.levels[area], before.get(area)) for area in Area if area in now.levels)
    return QuizLevels(areas, local_date(now.at, zone), local_date(then.at, zone) if then else None)
