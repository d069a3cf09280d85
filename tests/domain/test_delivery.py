"""When recurring posts are due, what a delivery is called, and how long to wait."""

from dataclasses import replace
from datetime import time, timedelta
from itertools import islice

import pytest

from bot.domain.calendar import Occasion
from bot.domain.cohort import Cohort
from bot.domain.delivery import (
    ALARM_KINDS,
    BLOCKED_RETRY,
    DAILY_SERIES,
    TOO_LATE,
    Delivery,
    Kind,
    State,
    back_off,
    edit_due_at,
    is_late,
    latest_occasion,
    next_occasion,
    occasions,
)
from bot.domain.ids import CohortId, DeliveryId
from tests.domain.samples import NEW_YORK, day, make_cohort, utc

COHORT = make_cohort()
DELIVERY = Delivery(
    id=DeliveryId(12),
    cohort_id=CohortId(7),
    kind=Kind.DAILY,
    period="vectors",
    state=State.CLAIMED,
    due_at=utc("2026-03-02 09:00"),
    claimed_at=utc("2026-03-02 09:00:01"),
    late=False,
)

# -- names -----------------------------------------------------------------------------------------


def test_a_nonce_fits_into_discord_s_25_characters() -> None:
    assert len(DELIVERY.nonce) == 25
    assert DELIVERY.nonce.isascii()
    assert DELIVERY.nonce.isalnum()


def test_a_nonce_is_the_same_after_a_restart() -> None:
    assert DELIVERY.nonce == "5LOJG523VMSF2AWXGIN7HKO4Q"
    later = replace(DELIVERY, state=State.SENT, attempts=3, sent_at=utc("2026-03-02 09:05"))
    assert later.nonce == DELIVERY.nonce


@pytest.mark.parametrize(
    "other",
    [
        replace(DELIVERY, cohort_id=CohortId(8)),
        replace(DELIVERY, kind=Kind.CATCHUP),
        replace(DELIVERY, period="matrices"),
        replace(DELIVERY, claimed_at=utc("2026-03-02 09:00:02")),
    ],
)
def test_another_message_has_another_nonce(other: Delivery) -> None:
    assert other.nonce != DELIVERY.nonce


def test_a_marker_is_made_from_the_id() -> None:
    assert (DELIVERY.marker, replace(DELIVERY, id=DeliveryId(3)).marker) == ("d12", "d3")


@pytest.mark.parametrize(
    ("state", "pending"),
    [
        (State.CLAIMED, True),
        (State.BLOCKED, True),
        (State.SENT, False),
        (State.NOTED, False),
        (State.SKIPPED, False),
    ],
)
def test_what_is_claimed_or_blocked_is_still_to_be_sent(state: State, pending: bool) -> None:
    assert replace(DELIVERY, state=state).pending is pending


def test_a_fresh_delivery_has_not_been_tried() -> None:
    assert (DELIVERY.attempts, DELIVERY.retry_at, DELIVERY.sent_at, DELIVERY.edited_at) == (
        0,
        None,
        None,
        None,
    )


def test_the_database_keeps_kinds_and_states_by_these_names() -> None:
    kinds = ["daily", "catchup", "wrapup", "weekly", "monthly", "board", "digest"]
    assert [kind.value for kind in Kind] == kinds
    assert [state.value for state in State] == ["claimed", "sent", "noted", "skipped", "blocked"]


def test_every_kind_has_its_place() -> None:
    assert set(DAILY_SERIES) == {Kind.DAILY, Kind.CATCHUP, Kind.WRAPUP}
    assert set(ALARM_KINDS) == set(Kind) - {Kind.CATCHUP, Kind.WRAPUP}
    waits = {"too late": TOO_LATE, "blocked": BLOCKED_RETRY}
    assert waits == {"too late": timedelta(hours=48), "blocked": timedelta(minutes=10)}


# -- late ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("created", "now", "late"),
    [
        ("2026-03-01 12:00", "2026-03-02 09:15", False),
        ("2026-03-01 12:00", "2026-03-02 09:15:01", True),
        ("2026-03-02 14:00", "2026-03-02 14:15", False),
        ("2026-03-02 14:00", "2026-03-02 14:15:01", True),
        ("2026-03-02 08:59", "2026-03-02 09:15", False),
    ],
)
def test_a_post_is_late_after_a_quarter_of_an_hour(created: str, now: str, late: bool) -> None:
    cohort = make_cohort(utc(created))
    assert is_late(cohort, utc("2026-03-02 09:00"), utc(now)) is late


# -- waiting ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 15), (2, 30), (3, 60), (4, 120), (5, 300), (6, 900), (7, 900), (100, 900)],
)
def test_every_failure_waits_longer_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    assert back_off(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("edited", "now", "expected"),
    [
        pytest.param(None, "09:00:01", "09:00:10", id="never edited"),
        pytest.param("09:00:30", "09:00:31", "09:00:40", id="ten seconds apart"),
        pytest.param("09:59:50", "09:59:59", "10:00:00", id="still the first hour"),
        pytest.param("09:59:50", "10:00:00", "10:00:50", id="a minute apart from then on"),
        pytest.param(None, "12:00:00", "09:01:00", id="long ago"),
    ],
)
def test_edits_of_a_post_keep_their_distance(edited: str | None, now: str, expected: str) -> None:
    edited_at = utc(f"2026-03-02 {edited}") if edited else None
    found = edit_due_at(utc("2026-03-02 09:00"), edited_at, utc(f"2026-03-02 {now}"))
    assert found == utc(f"2026-03-02 {expected}")


# -- recurring posts -------------------------------------------------------------------------------

# The cohort starts on Monday 2026-03-02.
RECURRING = [
    pytest.param(Kind.WEEKLY, "2026-03-02", ["2026-03-08", "2026-03-15"], id="Sundays"),
    pytest.param(Kind.WEEKLY, "2026-03-05", ["2026-03-08", "2026-03-15"], id="three days are enough"),
    pytest.param(Kind.WEEKLY, "2026-03-06", ["2026-03-15", "2026-03-22"], id="two are not"),
    pytest.param(Kind.MONTHLY, "2026-03-02", ["2026-03", "2026-04"], id="last days"),
    pytest.param(Kind.MONTHLY, "2026-03-24", ["2026-03", "2026-04"], id="seven days are enough"),
    pytest.param(Kind.MONTHLY, "2026-03-25", ["2026-04", "2026-05"], id="six are not"),
    pytest.param(Kind.BOARD, "2026-03-02", ["2026-W10", "2026-W11"], id="the week before"),
    pytest.param(Kind.BOARD, "2026-03-08", ["2026-W10", "2026-W11"], id="after a Sunday"),
    pytest.param(Kind.BOARD, "2026-12-28", ["2026-W53", "2027-W01"], id="over New Year"),
]


@pytest.mark.parametrize(("kind", "start", "periods"), RECURRING)
def test_recurring_posts_are_named_by_their_period(kind: Kind, start: str, periods: list[str]) -> None:
    cohort = make_cohort(start_on=day(start))
    assert [occasion.period for occasion in islice(occasions(cohort, kind), len(periods))] == periods


@pytest.mark.parametrize(
    ("kind", "on", "at"),
    [
        (Kind.WEEKLY, "2026-03-10", "2026-03-10 11:15"),
        (Kind.MONTHLY, "2026-03-31", "2026-03-31 23:45"),
        (Kind.BOARD, "2026-03-09", "2026-03-09 12:30"),
    ],
)
def test_recurring_posts_have_their_own_wall_times(kind: Kind, on: str, at: str) -> None:
    cohort = make_cohort(
        zone=NEW_YORK,
        post_time=time(8, 30),
        weekly_weekday=1,
        weekly_time=time(7, 15),
        monthly_time=time(19, 45),
    )
    first = next(occasions(cohort, kind))
    assert (first.on, first.at) == (day(on), utc(at))


def periods_around(cohort: Cohort, kind: Kind, now: str) -> tuple[str | None, str]:
    """Return the periods of the latest and of the next occasion."""
    latest = latest_occasion(cohort, kind, utc(now))
    return latest.period if latest else None, next_occasion(cohort, kind, utc(now)).period


@pytest.mark.parametrize(
    ("kind", "now", "latest", "following"),
    [
        (Kind.WEEKLY, "2026-03-01 12:00", None, "2026-03-08"),
        (Kind.WEEKLY, "2026-03-08 17:59", None, "2026-03-08"),
        (Kind.WEEKLY, "2026-03-08 18:00", "2026-03-08", "2026-03-15"),
        (Kind.WEEKLY, "2026-04-01 12:00", "2026-03-29", "2026-04-05"),
        (Kind.MONTHLY, "2026-03-31 17:59", None, "2026-03"),
        (Kind.MONTHLY, "2026-03-31 18:00", "2026-03", "2026-04"),
        (Kind.BOARD, "2026-03-09 08:59", None, "2026-W10"),
        (Kind.BOARD, "2026-03-09 09:00", "2026-W10", "2026-W11"),
    ],
)
def test_an_occasion_is_due_at_its_instant(kind: Kind, now: str, latest: str | None, following: str) -> None:
    assert periods_around(COHORT, kind, now) == (latest, following)


@pytest.mark.parametrize(
    ("created", "now", "latest", "following"),
    [
        pytest.param("2026-03-20 12:00", "2026-03-20 12:01", None, "2026-03-22", id="all before"),
        pytest.param("2026-03-20 12:00", "2026-03-23 12:00", "2026-03-22", "2026-03-29", id="one after"),
        pytest.param("2026-03-22 18:00", "2026-03-23 12:00", None, "2026-03-29", id="at its very instant"),
        pytest.param("2026-03-20 12:00", "2026-03-10 12:00", None, "2026-03-22", id="asked too early"),
    ],
)
def test_occasions_before_the_cohort_was_made_are_over(
    created: str, now: str, latest: str | None, following: str
) -> None:
    assert periods_around(make_cohort(utc(created)), Kind.WEEKLY, now) == (latest, following)


def test_an_occasion_has_period_date_and_instant() -> None:
    assert latest_occasion(COHORT, Kind.BOARD, utc("2026-03-20 12:00")) == Occasion(
        "2026-W11", day("2026-03-16"), utc("2026-03-16 09:00")
    )
