"""How questions fare: counts, the corrected item-total correlation, and what speaks against a question."""

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import MemberId, QuestionId
from bot.domain.question_figures import (
    ENOUGH,
    OTHERS,
    Figures,
    FirstAnswer,
    Flaw,
    badness,
    figures_of,
    flaws,
)

Q = QuestionId("q")


def answers(rights: dict[int, tuple[bool, list[bool]]]) -> list[FirstAnswer]:
    """Let members answer q, and others: by member, whether q was right, and whether each other one was."""
    found = [(MemberId(member), Q, right) for member, (right, _) in rights.items()]
    return found + [
        (MemberId(member), QuestionId(f"other-{place}"), right)
        for member, (_, others) in rights.items()
        for place, right in enumerate(others)
    ]


def shares(right: bool, *, of: int = 10, good: int) -> tuple[bool, list[bool]]:
    return right, [place < good for place in range(of)]


def test_nothing_was_asked() -> None:
    assert figures_of([]) == {}
    assert Figures().share is None
    assert flaws(Figures()) == []


def test_counts() -> None:
    found = figures_of(answers({n: (n < 3, [True]) for n in range(4)}))
    assert found[Q] == Figures(asked=4, right=3, compared=0)
    assert found[Q].share == 0.75
    assert found[QuestionId("other-0")].share == 1.0


def test_a_discrimination_computed_by_hand() -> None:
    # Twenty members: ten had 8 of 10 others right and q right, ten had 2 of 10 and q wrong but for two.
    rights = {n: shares(True, good=8) for n in range(10)}
    rights |= {n: shares(n < 12, good=2) for n in range(10, 20)}
    x = [1.0] * 12 + [0.0] * 8
    y = [0.8] * 10 + [0.2] * 10
    mean_x, mean_y = 0.6, 0.5
    above = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    below = math.sqrt(sum((a - mean_x) ** 2 for a in x) * sum((b - mean_y) ** 2 for b in y))
    found = figures_of(answers(rights))[Q]
    assert found.compared == 20
    assert found.discrimination == pytest.approx(above / below)
    assert found.discrimination == pytest.approx(0.8165, abs=1e-4)


def test_the_question_itself_is_left_out_of_the_share() -> None:
    # All had the same luck with the others: only q, were it counted in, would tell members apart.
    found = figures_of(answers({n: shares(n % 2 == 0, good=5) for n in range(30)}))[Q]
    assert (found.compared, found.discrimination) == (30, None)


def test_members_with_few_other_answers_do_not_count() -> None:
    rights = {n: shares(n % 2 == 0, of=OTHERS, good=n % 4) for n in range(ENOUGH)}
    assert figures_of(answers(rights))[Q].discrimination is not None
    rights[0] = shares(True, of=OTHERS - 1, good=2)
    found = figures_of(answers(rights))[Q]
    assert (found.asked, found.compared, found.discrimination) == (ENOUGH, ENOUGH - 1, None)


def test_all_right_tells_nothing_apart() -> None:
    found = figures_of(answers({n: shares(True, good=n % 10) for n in range(30)}))[Q]
    assert (found.share, found.discrimination) == (1.0, None)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_any_answers_against_numpy(seed: int) -> None:
    draw = Random(seed)
    names = [QuestionId(f"q{n}") for n in range(9)]
    given_answers = [
        (MemberId(member), name, draw.random() < 0.6)
        for member in range(60)
        for name in names
        if draw.random() < 0.8
    ]
    by_member: dict[MemberId, dict[QuestionId, bool]] = {}
    for member, name, right in given_answers:
        by_member.setdefault(member, {})[name] = right
    for name, found in figures_of(given_answers).items():
        pairs = [
            (float(each[name]), np.mean([right for other, right in each.items() if other != name]))
            for each in by_member.values()
            if name in each and len(each) > OTHERS
        ]
        assert found.compared == len(pairs)
        x, y = zip(*pairs, strict=True)
        assert len(pairs) >= ENOUGH
        assert len(set(x)) > 1
        assert found.discrimination == pytest.approx(np.corrcoef(x, y)[0, 1])


CASES: list[tuple[Figures, list[Flaw]]] = [
    (Figures(20, 6, 0), []),
    (Figures(100, 29, 0), [Flaw.HARD]),
    (Figures(19, 0, 0), []),
    (Figures(20, 19, 0), []),
    (Figures(100, 96, 0), [Flaw.EASY]),
    (Figures(19, 19, 0), []),
    (Figures(50, 25, 40, 0.1), []),
    (Figures(50, 25, 40, 0.09), [Flaw.WEAK]),
    (Figures(50, 25, 40, 0.0), [Flaw.WEAK]),
    (Figures(50, 25, 40, -0.01), [Flaw.BACKWARDS]),
    (Figures(50, 5, 40, -0.3), [Flaw.BACKWARDS, Flaw.HARD]),
]


@pytest.mark.parametrize(("figures", "expected"), CASES)
def test_what_speaks_against_a_question(figures: Figures, expected: list[Flaw]) -> None:
    assert flaws(figures) == expected


def test_too_hard_can_be_said_from_fewer_answers_on() -> None:
    assert flaws(Figures(5, 1), 5) == [Flaw.HARD]
    assert flaws(Figures(4, 0), 5) == []
    assert flaws(Figures(5, 5), 5) == [], "five right answers of five are no news"


def test_the_worst_first() -> None:
    fine, unasked = Figures(50, 25, 40, 0.4), Figures()
    backwards, more_so = Figures(50, 25, 40, -0.1), Figures(50, 25, 40, -0.2)
    hard, harder = Figures(50, 10, 0), Figures(50, 5, 0)
    weak, easy = Figures(50, 25, 40, 0.05), Figures(50, 50, 0)
    ordered = [more_so, backwards, harder, hard, weak, easy, fine, unasked]
    assert sorted(reversed(ordered), key=badness) == ordered
