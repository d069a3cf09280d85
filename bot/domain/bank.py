"""Hold all the questions that can be asked: the written ones and those whose numbers a seed draws."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.domain.curriculum import Difficulty, Resource, Topic
from bot.domain.ids import QuestionId
from bot.domain.question import Quantity, Question, QuestionKind


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question with the numbers that were drawn; `facts` names those the answer follows from.

    Either a quantity, or choices of which the first is right.
    """

    text: str
    explanation: str
    facts: Mapping[str, Any]
    quantity: Quantity | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generator:
    """A kind of question whose numbers a seed draws and whose answer is computed; its id is for ever."""

    id: QuestionId
    title: str
    topic: str
    difficulty: Difficulty
    source: str
    draw: Callable[[Random], Drawn]


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be asked, without its text: an id to draw by, to store and to learn."""

    id: QuestionId
    topic: Topic
    difficulty: Difficulty


@dataclass(frozen=True)
class Bank:
    """The questions of a server: the shipped ones, its own, without those it retired."""

    written: Mapping[QuestionId, Question]
    generators: Mapping[QuestionId, Generator] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    retired: Collection[QuestionId] = frozenset()

    def __iter__(self) -> Iterator[Entry]:
        """List what may be asked, by id."""
        return (entry for entry in sorted(self._all(), key=lambda entry: entry.id) if self.asks(entry.id))

    def _all(self) -> Iterator[Entry]:
        for question in self.written.values():
            yield Entry(question.id, question.topic, question.difficulty)
        for generator in self.generators.values():
            yield Entry(generator.id, self.topics[generator.topic], generator.difficulty)

    def asks(self, question_id: QuestionId) -> bool:
        """Tell whether a question may be asked anew."""
        return question_id in self and question_id not in self.retired

    def __contains__(self, question_id: object) -> bool:
        return question_id in self.written or question_id in self.generators

    def topic_of(self, question_id: QuestionId) -> Topic | None:
        """Return the topic of a question, None where that is gone."""
        if question_id in self.written:
            return self.written[question_id].topic
        generator = self.generators.get(question_id)
        return None if generator is None else self.topics[generator.topic]

    def get(self, question_id: QuestionId, seed: object) -> Question | None:
        """Return a question, also a retired one; the seed draws the numbers of a generated one."""
        if question_id in self.written:
            return self.written[question_id]
        generator = self.generators.get(question_id)
        return None if generator is None else self._drawn(generator, seed)

    def _drawn(self, generator: Generator, seed: object) -> Question:
        drawn = generator.draw(Random(f"{seed}/{generator.id}"))  # noqa: S311
        return Question(
            id=generator.id,
            topic=self.topics[generator.topic],
            kind=QuestionKind.CHOICE if drawn.choices else QuestionKind.NUMBER,
            difficulty=generator.difficulty,
            text=drawn.text,
            explanation=drawn.explanation,
            source=self.resources[generator.source],
            choices=drawn.choices,
            right=(0,) if drawn.choices else (),
            quantity=drawn.quantity,
        )

    def adapted(self, own: Iterable[Question], retired: Collection[QuestionId]) -> "Bank":
        """Return the bank of one server: with questions of its own, without those it retired."""
        written = {**self.written, **{question.id: question for question in own}}
        return Bank(written, self.generators, self.topics, self.resources, frozenset(retired))
