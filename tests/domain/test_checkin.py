"""How long a check-in can be answered."""

from datetime import timedelta

from bot.domain.checkin import EDITABLE_FOR, HOURS_MOST, TEXT_MOST, closes_at
from tests.domain.samples import utc


def test_a_check_in_is_open_for_three_days() -> None:
    assert closes_at(utc("2026-03-08 18:00")) == utc("2026-03-11 18:00")
    assert timedelta(days=3) == EDITABLE_FOR


def test_a_week_has_168_hours_and_a_text_500_characters() -> None:
    assert (HOURS_MOST, TEXT_MOST) == (7 * 24, 500)
