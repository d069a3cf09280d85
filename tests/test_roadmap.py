"""The 16-week roadmap holds what the report asks for, in days that fit a week and are not alike."""

import re
from itertools import combinations

import pytest

from bot.content_models import REQUIRED_MINUTES, WEEK_MINUTES, WEEKEND_MINUTES
from bot.domain.curriculum import ItemKind, Plan
from bot.domain.ids import PlanId
from bot.domain.library import Library

BULLETS = {
    "vectors": ["digits-as-points", "gram-schmidt-two-ways"],
    "matrices": ["maps-of-the-plane", "elimination-as-lu", "linear-solver-under-test"],
    "eigenvalues": ["unturned-directions", "rank-pages-by-voting", "eigen-and-svd-by-hand"],
    "SVD": ["singular-values-by-hand", "photo-in-fifty-layers", "low-rank-photo-explained"],
    "distributions": ["alpha-particles-counted", "gaussian-for-every-cultivar"],
    "Bayes": ["beliefs-about-a-flaky-test", "belief-about-a-rate"],
    "expectation and variance": ["indicators-and-empty-buckets", "how-far-means-stray"],
    "hypothesis tests": ["tests-by-counting", "two-group-test-from-memory"],
    "confidence intervals": ["intervals-that-keep-promises", "ab-report-in-repository"],
    "p-values": ["aspirin-trial-two-groups", "many-tests-cry-wolf"],
    "linear regression": ["ridge-through-the-svd", "house-prices-linear-study"],
    "logistic regression": ["odds-by-newton", "digit-reader"],
    "k-NN": ["neighbours-near-and-far"],
    "SVM": ["widest-street", "kernel-shortcut"],
    "decision trees": ["gini-with-a-pencil", "grow-then-prune", "tree-split-on-paper"],
    "k-means": ["k-means-in-thirty-lines", "k-means-from-a-blank-file"],
    "hierarchical clustering": ["merge-by-merge"],
    "PCA": ["pca-by-hand-and-svd", "pca-from-the-svd"],
    "t-SNE": ["maps-that-mislead"],
    "accuracy, precision, recall, F1, confusion matrix": [
        "one-accuracy-two-stories",
        "measures-without-a-library",
    ],
    "ROC-AUC": ["every-threshold-at-once", "measures-without-a-library"],
    "scikit-learn on Titanic": ["titanic-league", "leak-free-competitions"],
    "scikit-learn on House Prices": ["house-prices-showdown", "leak-free-competitions"],
    "perceptrons": ["perceptron-mistake-bound"],
    "activations": ["activations-and-signal"],
    "backpropagation": ["backprop-in-whole-numbers", "backpropagation-with-proof"],
    "gradient descent": ["optimisers-in-a-valley", "bowls-and-step-sizes"],
    "CNNs on images": ["cnn-against-shifts", "fashion-mnist-end-to-end", "conv-shapes-on-paper"],
    "RNNs on text": ["rnn-three-steps", "spam-gru", "gates-explained-with-numbers"],
    "TensorFlow or PyTorch": ["loop-with-smoke-tests", "training-loop-unaided"],
    "DVC": ["rebuild-with-dvc", "rebuilt-from-fresh-clone"],
    "MLflow": ["runs-and-a-champion"],
    "Docker": ["lean-image", "model-api-with-rollback"],
    "SageMaker and Vertex AI": ["cloud-contracts"],
    "a model as a REST API with FastAPI and Docker": ["spam-service", "release-and-roll-back"],
    "capstone: fraud detection or a recommender": ["capstone-brief", "capstone-runs-for-a-stranger"],
    "technical post or video": ["technical-story", "capstone-story-published"],
    "open source": ["pick-an-open-issue", "pull-request-upstream", "work-seen-by-others"],
    "Kaggle": ["kaggle-with-groups", "work-seen-by-others"],
    "meetups and informational interviews": ["three-people-to-ask"],
    "ML system design": ["design-a-recommender", "design-under-load", "ml-design-in-forty-minutes"],
    "coding with complexity": ["hash-maps-and-growth", "heaps-and-halving", "code-with-complexity-aloud"],
    "bias and variance": ["bias-variance-measured", "ml-questions-with-figures"],
    "imbalanced data": ["imbalance-answered"],
}
"""Each bullet of the report's four phases: the days and milestones that serve it."""
PHASES = ("foundations", "core-ml", "deep-learning-and-mlops", "portfolio-and-interviews")
NAMED_BY_THE_REPORT = {"3b1b-linear-algebra", "khan-statistics", "blitzstein-hwang"}
ALIKE = 0.6


@pytest.fixture(scope="module")
def roadmap(library: Library) -> Plan:
    return library.plans[PlanId("roadmap-16")]


@pytest.mark.parametrize("bullet", BULLETS)
def test_the_reports_bullets_are_served(roadmap: Plan, bullet: str) -> None:
    known = {*roadmap.by_id, *(milestone.id for milestone in roadmap.milestones)}
    assert set(BULLETS[bullet]) <= known
    assert any(key in roadmap.by_id for key in BULLETS[bullet])


def test_sixteen_weeks_in_four_phases(roadmap: Plan) -> None:
    assert (len(roadmap), roadmap.weeks, roadmap.begins_monday) == (112, 16, True)
    assert tuple(phase.id for phase in roadmap.phases) == PHASES
    for place, phase in enumerate(roadmap.phases):
        assert {day.phase.id for day in roadmap.days[28 * place : 28 * place + 28]} == {phase.id}
        assert 4 <= len(phase.milestones) <= 6
        assert phase.resources
        taken = sum(day.minutes for day in roadmap.days if day.phase.id == phase.id) / 60
        assert phase.hours == pytest.approx(taken, abs=2)
    used = {resource.id for phase in roadmap.phases for resource in phase.resources}
    assert used >= NAMED_BY_THE_REPORT


def test_weekdays_are_short_and_weekends_long(roadmap: Plan) -> None:
    for day in roadmap.days:
        least, most = WEEKEND_MINUTES if (day.number - 1) % 7 >= 5 else REQUIRED_MINUTES
        assert least <= day.minutes <= most, day.id
    for week in range(1, 17):
        assert WEEK_MINUTES[0] <= sum(day.minutes for day in roadmap.week(week)) <= WEEK_MINUTES[1], week


def test_every_seventh_day_ends_with_the_check_in(roadmap: Plan) -> None:
    for week in range(1, 17):
        assert roadmap.week(week)[-1].items[-1].kind is ItemKind.SHARE, week


def test_the_plans_are_linked(library: Library, roadmap: Plan) -> None:
    then = library.plans[PlanId("kickstart-30")].then
    assert then is not None
    assert then.plan_id == roadmap.id
    assert roadmap.week(then.week)[0].phase.id == "core-ml"


def words(text: str) -> frozenset[str]:
    """Return the words that carry meaning: those of four letters and more."""
    return frozenset(re.findall(r"[a-z]{4,}", text.casefold()))


def test_no_two_days_are_alike_in_wording(library: Library) -> None:
    said = []
    for plan in library.plans.values():
        for day in plan.days:
            texts = [day.why, day.done, *(item.text for item in day.items)]
            said += [(f"{plan.id}/{day.id}", text, found) for text in texts if len(found := words(text)) >= 6]
    for (one, text, ours), (other, same, theirs) in combinations(said, 2):
        if one != other:
            assert len(ours & theirs) < ALIKE * len(ours | theirs), (one, text, other, same)


def test_milestones_say_what_one_can_do_or_has(roadmap: Plan) -> None:
    for milestone in roadmap.milestones:
        assert re.match(r"(can|has) ", milestone.text), milestone.id
