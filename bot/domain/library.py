"""Hold everything that is shipped: plans, topics, resources, questions and the guide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.domain.bank import Bank
from bot.domain.curriculum import Guide, Plan, Resource, Topic
from bot.domain.ids import PlanId


@dataclass(frozen=True)
class Library:
    """Everything under `content/`, validated."""

    plans: Mapping[PlanId, Plan]
    topics: Mapping[str, Topic]
    resources: Mapping[str, Resource]
    bank: Bank = field(default_factory=lambda: Bank({}))
    guide: Guide = field(default_factory=Guide)

    @cached_property
    def quiz_topics(self) -> tuple[Topic, ...]:
        """List the topics that have questions, in the order of topics.toml."""
        asked = {entry.topic.id for entry in self.bank}
        return tuple(topic for topic in self.topics.values() if topic.id in asked)
