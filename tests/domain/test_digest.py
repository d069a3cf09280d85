"""A digest quotes only what was shared, counts everything, and groups what is in the way."""

import pytest

from bot.domain.checkin import Answer
from bot.domain.cohort import Shown
from bot.domain.digest import Blocker, Digest, Figures, Quote, Said, blocker_of, make_digest, says_something

EMPTY = Answer(None, None, None, None, None)


def said(name: str, answer: Answer, *, shared: bool = True, shown: Shown = Shown.NAME) -> Said:
    return Said(name, shown, answer, shared)


def blocked(text: str, name: str = "Anna") -> Said:
    return said(name, Answer(None, None, text, None, None))


def test_what_was_shared_is_quoted_with_the_names_of_those_shown_by_name() -> None:
    digest = make_digest(
        [
            said("Anna", Answer(5, "Vectors", "Time", "Matrices", 4)),
            said("Ben", Answer(2.5, "Loops", None, "Sleep", 3), shown=Shown.SOMEONE),
            said("Cleo", Answer(None, None, "My job", "Rest", None), shown=Shown.HIDDEN),
        ],
        [],
    )
    assert digest.wins == (Quote("Vectors", "Anna"), Quote("Loops", None))
    assert digest.goals == (Quote("Matrices", "Anna"), Quote("Sleep", None), Quote("Rest", None))
    assert digest.blockers == ((Blocker.TIME, (Quote("Time", "Anna"), Quote("My job", None))),)
    assert digest.figures == Figures(3, 7.5, 3.5, 2)
    assert digest.unshared == 0


def test_what_was_not_shared_is_only_counted() -> None:
    digest = make_digest(
        [
            said("Anna", Answer(5, "Secret win", "Secret trouble", "Secret goal", 2), shared=False),
            said("Ben", EMPTY),
            said("Cleo", EMPTY),
        ],
        ["Secrets"],
    )
    assert digest == Digest(Figures(3, 5, 2, 1), (), (), (), 1)


def test_of_few_answers_the_numbers_are_those_that_were_shared() -> None:
    alone = said("Anna", Answer(5, None, "Secret trouble", None, 1), shared=False)
    assert make_digest([alone], []).figures == Figures(1, None, None, 0)
    beside = said("Ben", Answer(3, None, None, None, 4))
    assert make_digest([alone, beside], []).figures == Figures(2, 3, 4, 0)


def test_without_answers_there_is_nothing() -> None:
    assert make_digest([], []) == Digest(Figures(0, None, None, 0), (), (), (), 0)


@pytest.mark.parametrize("text", ["nothing", "Nothing!", " none. ", "no", "-", "n/a", "—", "...", "0", None])
def test_nothing_is_no_blocker_and_no_win(text: str | None) -> None:
    assert not says_something(text)
    digest = make_digest([said("Anna", Answer(None, text, text, text, None))], [])
    assert digest == Digest(Figures(1, None, None, 0), (), (), (), 0)


@pytest.mark.parametrize("text", ["nothing but time", "No idea", "x", "日本"])
def test_other_words_say_something(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Too many meetings", Blocker.TIME),
        ("The kids were at home all week", Blocker.TIME),
        ("My exam", Blocker.TIME),
        ("pip install failed with an error", Blocker.TOOLS),
        ("JUPYTER kept crashing", Blocker.TOOLS),
        ("Tired after work", Blocker.ENERGY),  # one word each: what stands first
        ("No motivation, slept badly, busy", Blocker.ENERGY),
        ("I was ill", Blocker.ENERGY),
        ("The proof was too difficult", Blocker.MATERIAL),
        ("Bayes", Blocker.OTHER),
        ("An important example that will come", Blocker.OTHER),
        ("日本", Blocker.OTHER),
        ("12345", Blocker.OTHER),
    ],
)
def test_a_blocker_goes_where_most_of_its_words_are(text: str, expected: Blocker) -> None:
    assert blocker_of(text) is expected


def test_words_of_the_plans_topics_are_material() -> None:
    digest = make_digest([blocked("Bayes again"), blocked("What is it for?")], ["Bayes' theorem", "It is"])
    assert digest.blockers == (
        (Blocker.MATERIAL, (Quote("Bayes again", "Anna"),)),
        (Blocker.OTHER, (Quote("What is it for?", "Anna"),)),
    )


def test_the_largest_group_stands_first_and_the_rest_last() -> None:
    texts = ["Time", "My laptop", "???", "!!!", "...?", "Deadlines"]
    found = [blocker for blocker, _ in make_digest([blocked(text) for text in texts], []).blockers]
    assert found == [Blocker.TIME, Blocker.TOOLS, Blocker.OTHER]
