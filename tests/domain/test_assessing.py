"""The skill check: levels by Bayes' rule, what to ask next, and where to begin."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from bot.domain.assessing import (
    A_AREA_AT_MOST,
    QUESTIONS,
    READY,
    Belief,
    Item,
    Level,
    beliefs,
    chance,
    item_of,
    next_entry,
    starting_week,
    weak_topics,
)
from bot.domain.bank import Entry
from bot.domain.curriculum import Area, Difficulty, Plan, Topic
from bot.domain.ids import DayId, QuestionId
from bot.domain.question import Question, QuestionKind
from tests.domain.quiz_things import ALGEBRA, CAREERS, DATA, ODDS, bank_of, of_kind, question
from tests.domain.study_things import DAYS, PLAN

MEDIUM = Item(Area.CONCEPTS, 0.0, 0.25)
KINDS = [QuestionKind.CHOICE] * 8 + [QuestionKind.TRUE_FALSE] * 3 + [QuestionKind.NUMBER] * 2
KINDS += [QuestionKind.SEVERAL] * 2 + [QuestionKind.ORDER]

# -- what an answer says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "guess"),
    [
        (QuestionKind.CHOICE, 1 / 4),
        (QuestionKind.CODE, 1 / 3),
        (QuestionKind.TRUE_FALSE, 1 / 2),
        (QuestionKind.NUMBER, 0.0),
        (QuestionKind.SEVERAL, 1 / 31),
        (QuestionKind.ORDER, 1 / 24),
    ],
)
def test_how_likely_a_guess_is_right(kind: QuestionKind, guess: float) -> None:
    assert item_of(of_kind(kind)) == Item(Area.MATHEMATICS, 0.0, guess)


def test_how_hard_a_question_is() -> None:
    items = [item_of(question(difficulty=difficulty)) for difficulty in Difficulty]
    assert [item.difficulty for item in items if item] == [-1.2, 0.0, 1.2]


def test_what_belongs_to_no_area_says_nothing() -> None:
    assert item_of(question(topic=CAREERS)) is None
    untouched, some = beliefs([]), beliefs([(question(topic=CAREERS), False)])
    assert [some[area].mean for area in Area] == [untouched[area].mean for area in Area]


def test_the_chance_of_a_right_answer() -> None:
    assert chance(0.0, MEDIUM) == pytest.approx(0.25 + 0.75 / 2)
    assert chance(-50.0, MEDIUM) == pytest.approx(0.25)
    assert chance(50.0, MEDIUM) == pytest.approx(1.0)
    assert chance(1.2, replace(MEDIUM, difficulty=1.2, guess=0.0)) == pytest.approx(0.5)


def test_nothing_known_is_the_middle_with_a_wide_range() -> None:
    level = Belief().level()
    assert level.share == pytest.approx(0.5)
    assert [level.low, level.high] == pytest.approx([0.015, 0.985], abs=0.002)
    assert Belief().spread == pytest.approx(2.2, abs=0.05), "2.5, but for what lies beyond the grid"


def test_answers_move_the_level_and_narrow_the_range() -> None:
    right, wrong = Belief([(MEDIUM, True)] * 6), Belief([(MEDIUM, False)] * 6)
    assert wrong.mean < Belief().mean < right.mean
    assert max(wrong.spread, right.spread) < Belief().spread
    assert Belief([(replace(MEDIUM, guess=0.0), True)]).mean > Belief([(MEDIUM, True)]).mean


def test_the_order_of_answers_does_not_matter() -> None:
    answers = [(MEDIUM, True), (replace(MEDIUM, difficulty=1.2), False), (MEDIUM, False)]
    assert Belief(answers).level() == Belief(answers[::-1]).level()


def test_a_belief_is_bayes_rule_on_a_grid() -> None:
    """Check one case by plain numerical integration over the same levels, much finer."""
    answers = [(MEDIUM, True), (MEDIUM, True), (replace(MEDIUM, difficulty=-1.2), False)]

    def weight(level: float) -> float:
        likely = [chance(level, item) if right else 1 - chance(level, item) for item, right in answers]
        return math.exp(-((level / 2.5) ** 2) / 2) * math.prod(likely)

    fine = [step / 1000 for step in range(-5000, 5001)]
    total = sum(map(weight, fine))
    mean = sum(level * weight(level) for level in fine) / total
    assert Belief(answers).mean == pytest.approx(mean, abs=0.02)


@pytest.mark.parametrize("right", [True, False])
def test_hundreds_of_like_answers_stay_on_the_grid(right: bool) -> None:
    level = Belief([(MEDIUM, right)] * 500).level()
    assert 0 < level.low <= level.share <= level.high < 1


# -- what to ask next ------------------------------------------------------------------------------


@cache
def big_bank() -> Mapping[QuestionId, Question]:
    """Make 30 topics of 16 questions, as mixed as the shipped ones."""
    draw = Random(1)
    topics = [Topic(f"{area.value}-{n}", f"{area} {n}", area) for area in Area for n in range(8)]
    topics += [Topic(f"other-{n}", f"Other {n}") for n in range(6)]
    made = [
        replace(
            of_kind(draw.choice(KINDS)),
            id=QuestionId(f"{topic.id}-{number}"),
            topic=topic,
            difficulty=draw.choice(list(Difficulty)),
        )
        for topic in topics
        for number in range(16)
    ]
    return {each.id: each for each in made}


@cache
def entries() -> tuple[Entry, ...]:
    return tuple(bank_of(*big_bank().values()))


def simulate(levels: Mapping[Area, float], seed: int) -> list[tuple[Question, bool]]:
    """Let somebody of known levels take the skill check."""
    draw, answers = Random(seed), list[tuple[Question, bool]]()
    for _ in range(QUESTIONS):
        name = next_entry(entries(), answers, seed)
        assert name is not None
        asked = big_bank()[name]
        item = item_of(asked)
        assert item is not None
        answers.append((asked, draw.random() < chance(levels[item.area], item)))
    return answers


@pytest.mark.parametrize("true", [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])
def test_a_known_level_is_recovered_within_its_range(true: float) -> None:
    """Of 100 simulated members, the range of each area holds the true level of at least 90."""
    held = Counter[Area]()
    for seed in range(100):
        known = beliefs(simulate(dict.fromkeys(Area, true), seed))
        for area in Area:
            level = known[area].level()
            held[area] += level.low <= 1 / (1 + math.exp(-true)) <= level.high
    assert min(held[area] for area in Area) >= 90, held


def test_levels_that_differ_by_area_are_recovered() -> None:
    held, means = Counter[Area](), dict.fromkeys(Area, 0.0)
    true = dict(zip(Area, (1.5, 0.0, -1.5), strict=True))
    for seed in range(100):
        known = beliefs(simulate(true, seed))
        for area in Area:
            level = known[area].level()
            held[area] += level.low <= 1 / (1 + math.exp(-true[area])) <= level.high
            means[area] += known[area].mean / 100
    assert min(held[area] for area in Area) >= 90, held
    assert [means[area] for area in Area] == pytest.approx(list(true.values()), abs=0.6)


def test_the_range_is_worth_something() -> None:
    """Eighteen questions tell the able from the unable, and halve what is unknown."""
    for area in Area:
        able, unable = (
            [beliefs(simulate(dict.fromkeys(Area, true), seed))[area].level() for seed in range(30)]
            for true in (2.5, -2.5)
        )
        assert sum(level.share for level in able) / 30 > 0.8
        assert sum(level.share for level in unable) / 30 < 0.2
        assert sum(level.high - level.low for level in (*able, *unable)) / 60 < 0.6


@pytest.mark.parametrize("seed", range(20))
def test_no_question_twice_and_every_area_gets_its_share(seed: int) -> None:
    answers = simulate(dict.fromkeys(Area, 0.7), seed)
    assert len({asked.id for asked, _ in answers}) == QUESTIONS
    counts = Counter(asked.topic.area for asked, _ in answers)
    assert set(counts) == set(Area), "what belongs to no area is not asked"
    assert 3 <= min(counts.values()) <= max(counts.values()) <= A_AREA_AT_MOST
    topics = Counter(asked.topic.id for asked, _ in answers)
    assert max(topics.values()) <= 3


def test_it_adapts() -> None:
    """Who knows everything is asked harder questions than who knows nothing."""

    def hardness(level: float) -> float:
        found = [item_of(asked) for asked, _ in simulate(dict.fromkeys(Area, level), 1)]
        return sum(item.difficulty for item in found if item) / QUESTIONS

    assert hardness(9.0) > hardness(0.0) > hardness(-9.0)


def test_seed_and_answers_decide() -> None:
    answers = simulate(dict.fromkeys(Area, 0.0), 3)[:7]
    assert next_entry(entries(), answers, 3) == next_entry(entries(), answers, 3)
    assert len({next_entry(entries(), (), seed) for seed in range(20)}) > 5


def test_the_least_certain_area_comes_first_and_the_fitting_difficulty() -> None:
    easy, hard = question("e", ODDS, Difficulty.EASY), question("h", ODDS, Difficulty.HARD)
    bank = bank_of(easy, hard, question("m", ALGEBRA), question("n", ALGEBRA), question("d", DATA))
    answers = [(question("x", DATA), True), (question("y", ALGEBRA), True)]
    assert next_entry(bank, [*answers, *[(question("z", ODDS), True)] * 0], 1) in ("e", "h")
    for right, wanted in ((True, "h"), (False, "e")):
        known = [(question(f"k{n}", topic), right) for n in range(4) for topic in (ALGEBRA, DATA)]
        known += [(question(f"o{n}", ODDS), right) for n in range(3)]
        assert next_entry(bank, known, 1) == wanted


def test_a_topic_seldom_asked_comes_first() -> None:
    other = Topic("geometry", "Geometry", Area.MATHEMATICS)
    bank = bank_of(question("same", ALGEBRA), question("other", other))
    assert {next_entry(bank, [(question("x", ALGEBRA), True)], seed) for seed in range(8)} == {"other"}


def test_an_area_that_has_had_enough_gives_way_and_the_last_ones_are_asked_all_the_same() -> None:
    wrong = [(question(f"x{n}", ODDS), n % 2 == 0) for n in range(A_AREA_AT_MOST)]
    sure = [(question(f"y{n}", topic), n % 2 == 0) for n in range(7) for topic in (ALGEBRA, DATA)]
    bank = bank_of(question("o", ODDS, Difficulty.HARD), question("d", DATA, Difficulty.HARD))
    assert next_entry(bank, [*wrong, *sure], 1) == "d"
    assert next_entry(bank_of(question("o", ODDS)), [*wrong, *sure], 1) == "o"


def test_nothing_left_to_ask() -> None:
    asked = question("only")
    assert next_entry(bank_of(asked), [(asked, True)], 1) is None
    assert next_entry(bank_of(question(topic=CAREERS)), (), 1) is None


# -- what it says ----------------------------------------------------------------------------------


def test_topics_with_most_wrong_answers_come_first() -> None:
    answers = [
        (question("a", ALGEBRA), False),
        (question("b", ODDS), False),
        (question("c", DATA), True),
        (question("d", ODDS), False),
    ]
    assert weak_topics(answers) == ["Odds", "Algebra"]
    assert weak_topics([(question(), True)]) == []


def plan(*weeks: Topic | None) -> Plan:
    """Make a plan of whole weeks, each about one topic."""
    days = tuple(
        replace(DAYS[0], id=DayId(f"d{w}-{d}"), number=7 * w + d + 1, topics=(topic,) if topic else ())
        for w, topic in enumerate(weeks)
        for d in range(7)
    )
    return replace(PLAN, days=days)


def levels(mathematics: float, concepts: float, practice: float) -> dict[Area, Level]:
    shares = zip(Area, (mathematics, concepts, practice), strict=True)
    return {area: Level(share, share, share) for area, share in shares}


@pytest.mark.parametrize(
    ("known", "week"),
    [
        (levels(0.2, 0.2, 0.2), 1),
        (levels(READY, 0.2, 0.2), 2),
        (levels(READY - 0.01, 0.9, 0.9), 1),
        (levels(0.9, 0.9, 0.2), 4),
        (levels(0.9, 0.2, 0.9), 2),
        (levels(0.9, 0.9, 0.9), 4),
    ],
)
def test_the_first_week_with_enough_that_is_new(known: dict[Area, Level], week: int) -> None:
    assert starting_week(plan(ALGEBRA, ODDS, CAREERS, DATA), known) == week


def test_a_little_that_is_new_does_not_make_a_week() -> None:
    mixed = plan(ALGEBRA, ODDS)
    few = tuple(replace(day, topics=(ODDS,)) if day.number == 1 else day for day in mixed.days)
    assert starting_week(replace(mixed, days=few), levels(0.9, 0.2, 0.9)) == 2
    more = tuple(replace(day, topics=(ODDS,)) if day.number <= 2 else day for day in mixed.days)
    assert starting_week(replace(mixed, days=more), levels(0.9, 0.2, 0.9)) == 1


def test_a_plan_without_topics_has_nothing_new() -> None:
    assert starting_week(plan(None, None), levels(0.1, 0.1, 0.1)) == 2
