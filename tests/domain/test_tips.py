"""Tips come twice a week, fit their day, and do not come back soon."""

from bot.domain.curriculum import Tip, Topic
from bot.domain.tips import REPEATED_AFTER, tip_for

ODDS, DATA = Topic("odds", "Odds"), Topic("data", "Data")
ANY = [Tip(f"any-{number}", "Sleep well.", frozenset()) for number in range(10)]
ABOUT_ODDS = Tip("about-odds", "Count twice.", frozenset({"odds"}))
PLAN = [(ODDS,) if number % 2 else (DATA,) for number in range(140)]


def chosen(tips: list[Tip], a_date: int = 1) -> dict[int, str]:
    """Return which day has which tip."""
    found = {number: tip_for(tips, PLAN, number, a_date) for number in range(1, len(PLAN) + 1)}
    return {number: tip.id for number, tip in found.items() if tip is not None}


def test_twice_a_week() -> None:
    assert list(chosen(ANY))[:4] == [3, 6, 10, 13]
    assert len(chosen(ANY)) == len(PLAN) // 7 * 2


def test_twice_a_week_also_where_a_date_has_two_days() -> None:
    assert list(chosen(ANY, a_date=2))[:4] == [5, 11, 19, 25]


def test_none_comes_back_within_thirty_dates() -> None:
    for a_date in (1, 2):
        last: dict[str, int] = {}
        for number, tip in chosen([*ANY, ABOUT_ODDS], a_date).items():
            assert number - last.get(tip, -999) >= REPEATED_AFTER * a_date
            last[tip] = number


def test_one_that_fits_the_day_goes_first_and_others_do_not_come() -> None:
    by_day = chosen([*ANY, ABOUT_ODDS])
    assert by_day[6] == "about-odds"
    assert {PLAN[number - 1] for number, tip in by_day.items() if tip == "about-odds"} == {(ODDS,)}


def test_better_none_than_one_that_does_not_fit_or_was_there_just_now() -> None:
    assert list(chosen([ABOUT_ODDS])) == [6, 38, 76, 108]
    assert chosen([]) == {}


def test_the_same_again_when_a_post_is_rendered_again() -> None:
    assert chosen([*ANY, ABOUT_ODDS]) == chosen([*ANY, ABOUT_ODDS])
