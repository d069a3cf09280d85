"""Who has more right is ahead; time only breaks ties, and only names are shown that may be."""

from datetime import UTC, datetime

from bot.domain.cohort import Shown
from bot.domain.ids import MemberId, UserId
from bot.domain.round_results import RoundAnswer, fastest, rank, tally

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def gave(
    member: int, position: int, took: int, *, right: bool = True, shown: Shown = Shown.NAME
) -> RoundAnswer:
    """Return an answer of a member."""
    return RoundAnswer(
        MemberId(member), UserId(100 + member), f"m{member}", shown, position, "0", right, took, NOW
    )


def places(answers: list[RoundAnswer]) -> list[tuple[int, str, int, int]]:
    return [(place.rank, place.name, place.right, place.took_ms) for place in rank(answers, {})]


def test_more_right_answers_beat_any_speed() -> None:
    slow_but_right = [gave(1, 0, 19_000), gave(1, 1, 19_000)]
    fast_once = [gave(2, 0, 1), gave(2, 1, 1, right=False)]
    assert places(fast_once + slow_but_right) == [(1, "m1", 2, 38_000), (2, "m2", 1, 1)]


def test_between_equals_the_time_of_right_answers_counts_and_that_of_wrong_ones_does_not() -> None:
    first = [gave(1, 0, 2000), gave(1, 1, 100, right=False)]
    second = [gave(2, 0, 1999), gave(2, 1, 19_000, right=False)]
    assert places(first + second) == [(1, "m2", 1, 1999), (2, "m1", 1, 2000)]


def test_equals_share_a_place_and_the_next_is_left_out() -> None:
    answers = [gave(1, 0, 5), gave(2, 0, 5), gave(3, 0, 6)]
    assert [(place.rank, place.name) for place in rank(answers, {})] == [(1, "m1"), (1, "m2"), (3, "m3")]


def test_who_is_hidden_takes_nobodys_place_but_knows_their_own() -> None:
    answers = [gave(1, 0, 1, shown=Shown.HIDDEN), gave(2, 0, 5), gave(3, 0, 9, shown=Shown.HIDDEN)]
    assert [(place.rank, place.name) for place in rank(answers, {})] == [(1, "m1"), (1, "m2"), (2, "m3")]


def test_points_stand_beside_whom_they_belong_to() -> None:
    found = rank([gave(1, 0, 5), gave(2, 0, 6)], {MemberId(2): 4})
    assert [(place.name, place.points) for place in found] == [("m1", 0), ("m2", 4)]


def test_nobody_answered() -> None:
    assert rank([], {}) == []
    assert fastest([]) is None
    assert tally([]).answered == 0


def test_the_fastest_is_right_and_may_be_shown() -> None:
    wrong, hidden = gave(1, 0, 1, right=False), gave(2, 0, 2, shown=Shown.HIDDEN)
    someone, late = gave(3, 0, 3, shown=Shown.SOMEONE), gave(4, 0, 4)
    assert fastest([late, someone, hidden, wrong]) == someone
    assert fastest([hidden, wrong]) is None


def test_choices_are_counted_one_by_one() -> None:
    counted = tally([((0, 2), True), ((2,), False), ((1,), False)])
    assert (counted.answered, counted.right, dict(counted.choices)) == (3, 1, {0: 1, 1: 1, 2: 2})
    assert counted.numbers == []


def test_numbers_stand_by_how_often_they_were_given() -> None:
    counted = tally([(0.5, False), (0.75, True), (0.75, True), (0.25, False)])
    assert counted.numbers == [(0.75, 2), (0.25, 1), (0.5, 1)]
    assert not counted.choices
