"""Rank members, cut pages, and show nobody who does not want to be seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.board import PAGE, BoardPage, Entry, Measure, Period, Place, Ranking, make_page
from bot.domain.cohort import Shown
from bot.domain.ids import UserId
from tests.domain.samples import make_cohort

COHORT = make_cohort()


def entry(user: int, value: float, shown: Shown = Shown.NAME, name: str = "") -> Entry:
    """Make one member's figure; the name follows from the number."""
    return Entry(UserId(user), name or f"m{user:02d}", shown, value)


def page_of(entries: list[Entry], page: int = 0, asker: int | None = None) -> BoardPage:
    """Cut one page."""
    user_id = None if asker is None else UserId(asker)
    return make_page(COHORT, Period.WEEK, Measure.POINTS, "2026-W10", Ranking(entries), page, user_id)


def rank(entries: list[Entry]) -> tuple[Place, ...]:
    """Return everybody's place."""
    return Ranking(entries).places(0, len(entries))


# -- ranks -----------------------------------------------------------------------------------------

RANKS = [
    ([], []),
    ([30], [1]),
    ([30, 20, 20, 10], [1, 2, 2, 4]),
    ([30, 30, 30, 10, 10, 5], [1, 1, 1, 4, 4, 6]),
    ([20, 10, 30, 20], [1, 2, 2, 4]),
    ([0.5, 1.0, 0.5, 0.25], [1, 2, 2, 4]),
    ([10, 10], [1, 1]),
]


@pytest.mark.parametrize(("values", "ranks"), RANKS)
def test_ties_share_a_rank_and_the_next_ranks_are_skipped(values: list[float], ranks: list[int]) -> None:
    places = rank([entry(number, value) for number, value in enumerate(values)])
    assert [place.rank for place in places] == ranks
    assert [place.value for place in places] == sorted(values, reverse=True)


def test_ties_stand_by_name_and_then_by_account() -> None:
    names = [(1, "bob"), (2, "Ann"), (3, "ann"), (4, "Cem"), (5, "BOB")]
    places = rank([entry(user, 10, name=name) for user, name in reversed(names)])
    assert [place.user_id for place in places] == [2, 3, 1, 5, 4]


def test_a_place_says_who_it_is() -> None:
    assert rank([entry(3, 15, Shown.SOMEONE, "Ann")]) == (Place(1, UserId(3), "Ann", Shown.SOMEONE, 15),)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("abC")), max_size=12))
def test_a_rank_is_one_more_than_the_members_with_more(figures: list[tuple[int, str]]) -> None:
    entries = [entry(number, value, name=name) for number, (value, name) in enumerate(figures)]
    places = rank(entries)
    assert sorted(place.user_id for place in places) == sorted(each.user_id for each in entries)
    for place in places:
        assert place.rank == 1 + sum(other.value > place.value for other in entries)


# -- pages -----------------------------------------------------------------------------------------


def test_a_page_has_ten_places() -> None:
    assert PAGE == 10


PAGES = [
    # members, page asked for, page shown, pages, first, last
    pytest.param(1, 0, 0, 1, 1, 1, id="one member"),
    pytest.param(10, 0, 0, 1, 1, 10, id="a full page"),
    pytest.param(11, 0, 0, 2, 1, 10, id="the first of two"),
    pytest.param(11, 1, 1, 2, 11, 11, id="the second of two"),
    pytest.param(25, 1, 1, 3, 11, 20, id="the middle one"),
    pytest.param(25, 2, 2, 3, 21, 25, id="the last one"),
    pytest.param(25, 3, 2, 3, 21, 25, id="past the end"),
    pytest.param(25, -1, 0, 3, 1, 10, id="before the beginning"),
]


@pytest.mark.parametrize(("members", "asked", "shown", "pages", "first", "last"), PAGES)
def test_a_board_is_cut_into_pages(
    members: int, asked: int, shown: int, pages: int, first: int, last: int
) -> None:
    found = page_of([entry(number, 1000 - number) for number in range(1, members + 1)], asked)
    assert (found.page, found.pages, found.scored) == (shown, pages, members)
    assert [place.user_id for place in found.places] == list(range(first, last + 1))
    assert [place.rank for place in found.places] == list(range(first, last + 1))


def test_an_empty_board_has_one_empty_page() -> None:
    found = page_of([], 4, asker=1)
    assert (found.page, found.pages, found.places, found.mine, found.scored) == (0, 1, (), None, 0)


def test_buttons_name_periods_and_measures_like_this() -> None:
    assert [period.value for period in Period] == ["week", "month", "all"]
    assert [measure.value for measure in Measure] == ["points", "consistency"]


def test_a_page_says_what_it_shows() -> None:
    found = make_page(COHORT, Period.MONTH, Measure.CONSISTENCY, "2026-03", Ranking([]), 0, None)
    assert (found.cohort, found.period, found.measure, found.label) == (
        COHORT,
        Period.MONTH,
        Measure.CONSISTENCY,
        "2026-03",
    )


# -- the asker's own place -------------------------------------------------------------------------


def test_the_asker_s_place_is_shown_on_every_page() -> None:
    entries = [entry(number, 1000 - number) for number in range(1, 26)]
    for page in range(3):
        mine = page_of(entries, page, asker=13).mine
        assert mine is not None
        assert (mine.rank, mine.user_id) == (13, 13)


@pytest.mark.parametrize("asker", [None, 99])
def test_who_has_not_scored_has_no_place(asker: int | None) -> None:
    assert page_of([entry(1, 10)], asker=asker).mine is None


# -- who wants to be seen --------------------------------------------------------------------------

MIXED = [entry(1, 40), entry(2, 30, Shown.HIDDEN), entry(3, 20, Shown.SOMEONE), entry(4, 10)]


def test_hidden_members_are_on_no_board() -> None:
    found = page_of(MIXED)
    assert [(place.rank, place.user_id) for place in found.places] == [(1, 1), (2, 3), (3, 4)]
    assert found.scored == 3


def test_a_member_shown_as_someone_keeps_the_place() -> None:
    assert [place.shown for place in page_of(MIXED).places] == [Shown.NAME, Shown.SOMEONE, Shown.NAME]


def test_a_hidden_member_sees_the_own_place_and_nobody_else_does() -> None:
    found = page_of(MIXED, asker=2)
    assert found.mine == Place(2, UserId(2), "m02", Shown.HIDDEN, 30)
    assert found.places == page_of(MIXED).places
    others = page_of(MIXED, asker=4).mine
    assert others is not None
    assert others.rank == 3


def test_a_hidden_member_is_ranked_among_the_shown_ones_only() -> None:
    entries = [entry(1, 40, Shown.HIDDEN), entry(2, 30, Shown.HIDDEN), entry(3, 30), entry(4, 20)]
    mine = page_of(entries, asker=2).mine
    assert mine is not None
    assert mine.rank == 1


def test_hidden_members_take_no_room_on_a_page() -> None:
    entries = [entry(number, 100 - number, Shown.HIDDEN) for number in range(1, 12)]
    found = page_of([*entries, *(entry(number, 50) for number in range(20, 30))])
    assert (len(found.places), found.pages) == (10, 1)
