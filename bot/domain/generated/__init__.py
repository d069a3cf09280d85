"""Questions whose numbers a seed draws: one small function each, gathered here."""

from bot.domain.bank import Generator
from bot.domain.generated import (
    chances,
    fitting,
    groups,
    judging,
    matrices,
    neighbours,
    networks,
    pictures,
    running,
    samples,
    slopes,
    systems,
    thresholds,
    trees,
    vectors,
)

_MODULES = (
    vectors,
    matrices,
    chances,
    samples,
    slopes,
    fitting,
    judging,
    thresholds,
    trees,
    neighbours,
    groups,
    networks,
    pictures,
    running,
    systems,
)

GENERATORS: tuple[Generator, ...] = tuple(
    found for module in _MODULES for found in vars(module).values() if isinstance(found, Generator)
)
"""All of them, in the order of the files."""
