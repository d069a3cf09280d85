"""Find texts that say nearly the same."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations

ALIKE = 0.7


def near_duplicates(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Compare texts word by word, which is quick and blind to the letters words share anyway."""
    words = [(text, text.lower().split()) for text in texts]
    return [
        (first, second) for (first, left), (second, right) in combinations(words, 2) if _alike(left, right)
    ]


def _alike(left: list[str], right: list[str]) -> bool:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    # Two bounds from above that are quick to compute spare most pairs the comparison itself.
    bounds = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
    return all(bound() > ALIKE for bound in bounds)
