"""Say who plays in the demo, and how they study."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.services.checkins import TypedAnswer
from bot.services.reviews import TypedReflection

ZONE = "Europe/London"
"""In January its clock shows UTC, as the page does."""

SET_UP_AT = datetime(2026, 1, 4, 12, tzinfo=UTC)
TODAY = date(2026, 1, 13)
"""A Tuesday: the last check-in is still open and the new week's board has its first points."""

BEGINS_AT = datetime(2026, 1, 13, 9, 5, tzinfo=UTC)
ANSWERED_AFTER = timedelta(hours=1)
"""So long after a check-in is posted the others answer it."""
DAYS_PLAYED = 8
ORGANISER = "Olga (organiser)"


@dataclass(frozen=True, slots=True)
class Person:
    """A member; `hours` says for each day how long after its post it is done, None where it is not.

    After the last entry they go on from the first, and so they do with their check-ins, which the group
    may read. They log `minutes` for each day they do; some also take its quiz, or say what a `month` was.
    """

    name: str
    hours: tuple[float | None, ...]
    zone: str | None = None
    minutes: int = 75
    quizzes: bool = False
    checkins: tuple[TypedAnswer, ...] = ()
    month: TypedReflection | None = None

    def hours_for(self, number: int) -> float | None:
        """Return how long after its post a day is done."""
        return self.hours[(number - 1) % len(self.hours)]

    def checkin_for(self, week: int) -> TypedAnswer | None:
        """Return what they say in a week's check-in, counted from 0; None where they never answer one."""
        return self.checkins[week % len(self.checkins)] if self.checkins else None


PEOPLE = (
    Person(
        "Ada",  # never late; her eight in a row have earned a freeze
        (1.5, 2, 1, 3, 2, 8, 1, 2),
        minutes=90,
        quizzes=True,
        checkins=(
            TypedAnswer("9", "Bayes' theorem finally clicked.", "", "Clean one CSV file end to end.", "4"),
            TypedAnswer("10", "A notebook that runs from top to bottom.", "", "Plot before I model.", "4"),
            TypedAnswer("8.5", "Cross-validation, without leaking.", "Slow laptop.", "Read one paper.", "3"),
        ),
        month=TypedReflection("Explaining my code to Ben taught me most.", "4", "Put one project on GitHub."),
    ),
    Person(
        "Ben",  # kept day 4 late, missed day 5
        (9, 10, 9, 20, None, 11, 10, 9),
        minutes=60,
        checkins=(
            TypedAnswer("6.5", "Matrix products by hand.", "Friday's work trip.", "No missed day.", "3"),
            TypedAnswer(
                "7", "Back on track after the trip.", "Too little time on weekdays.", "An hour a day.", "3"
            ),
            TypedAnswer(
                "7.5", "My first honest test score.", "pandas still surprises me.", "Finish early.", "4"
            ),
        ),
        month=TypedReflection(
            "An hour before work beats two hours at night.", "3", "No day missed twice in a row."
        ),
    ),
    Person(
        "Chen",  # day 8 is still open
        (3, 2, 4, 3, 2, 5, 3, None),
        zone="Asia/Tokyo",
        month=TypedReflection("Fewer videos, more exercises from now on.", "3", "Finish what is still open."),
    ),
    Person("Dina", (8, 9, None, 97, 30, 10, None, 3)),  # does day 4 when its streak is lost already
    Person("Emil", (6, 30, 7, 6, 8, 7, 12, 23.5), zone="America/New_York"),  # kept days 2 and 8 late
)
