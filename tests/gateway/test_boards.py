"""Boards fit Discord at their worst, and show each reader what is theirs to see."""

from typing import Any

import pytest

from bot.domain.board import BoardPage, Entry, Measure, Period, Ranking, make_page
from bot.domain.cohort import Shown
from bot.domain.ids import UserId
from bot.gateway.board_rendering import board_embed, page_buttons, turn_buttons
from tests.gateway import samples
from tests.gateway.limits import check, labels

GROUP = samples.cohort()


def page(**more: Any) -> BoardPage:
    """Make a page of a board with a hundred members."""
    people = [Entry(UserId(n), samples.NAME, Shown.NAME, 10**5 - n // 2) for n in range(100)]
    facts: dict[str, Any] = {"period": Period.WEEK, "label": "2026-W01", "page": 0, "asker": None, **more}
    ranking = Ranking(facts.pop("entries", people))
    return make_page(GROUP, measure=facts.pop("measure", Measure.POINTS), ranking=ranking, **facts)


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize(
    ("period", "label"), [(Period.WEEK, "2026-W01"), (Period.MONTH, "2026-02"), (Period.ALL, "all")]
)
def test_boards_at_their_worst(period: Period, label: str, measure: Measure) -> None:
    for number in range(10):
        found = page(period=period, label=label, measure=measure, page=number, asker=UserId(99))
        for private in (True, False):
            check(embeds=(board_embed(found, private=private),), view=page_buttons(found, samples.MARKER))
        check(embeds=(board_embed(found, private=True),), view=turn_buttons(found))


@pytest.mark.parametrize(
    ("period", "label", "words"),
    [
        (Period.WEEK, "2026-W01", "Mon 29 Dec to Sun 4 Jan"),
        (Period.MONTH, "2026-02", "February 2026"),
        (Period.ALL, "all", "all time"),
    ],
)
def test_a_board_says_which_dates_it_is_about(period: Period, label: str, words: str) -> None:
    assert (board_embed(page(period=period, label=label)).title or "").endswith(f": points, {words}")


def test_ties_share_a_place_and_the_askers_own_is_always_shown() -> None:
    lines = (board_embed(page(asker=UserId(99)), private=True).description or "").splitlines()
    marks = [line.split(" ")[0] for line in lines]
    assert marks == ["🥇", "🥇", "🥉", "🥉", "`5.`", "`5.`", "`7.`", "`7.`", "`9.`", "`9.`", "…", "`99.`"]
    assert lines[-1] == "`99.` **You** · **99951**"


def test_who_hides_is_shown_to_nobody_else() -> None:
    hidden = [Entry(UserId(n), f"name {n}", Shown.HIDDEN, 10) for n in range(3)]
    some = [Entry(UserId(9), "secret", Shown.SOMEONE, 5)]
    found = page(entries=hidden + some, asker=UserId(1))
    assert board_embed(found).description == "🥇 someone · **5**"
    own = board_embed(found, private=True).description or ""
    assert own.splitlines() == ["🥇 someone · **5**", "…", "🥇 **You** · **10** (shown to you only)"]


def test_an_empty_board_says_how_to_begin() -> None:
    empty = page(entries=[])
    assert "opens the board" in (board_embed(empty).description or "")
    assert turn_buttons(empty) is None
    assert labels(page_buttons(empty, "")) == ["My place"]


def test_a_public_board_does_not_say_which_place_is_the_readers() -> None:
    assert "You" not in (board_embed(page(asker=UserId(3))).description or "")


def test_buttons_turn_the_pages() -> None:
    first, last = turn_buttons(page()), turn_buttons(page(page=99))
    assert first is not None
    assert last is not None
    assert [child.item.disabled for child in first.children] == [True, False]  # type: ignore[attr-defined]
    assert [child.item.disabled for child in last.children] == [False, True]  # type: ignore[attr-defined]
    assert labels(page_buttons(page(), "")) == ["My place", "More"]
