"""Read and validate everything under `content/`, once; all faults of all files at once."""

from pathlib import Path

from bot.content_folder import PARTS, Draft, PlanDraft, list_files, read_folder
from bot.content_models import (
    ChoiceEntry,
    CodeEntry,
    DayEntry,
    ItemEntry,
    NoteEntry,
    NumberEntry,
    OrderEntry,
    PhaseEntry,
    QuestionEntry,
    SeveralEntry,
    TrueFalseEntry,
)
from bot.content_reading import ContentError, Fault
from bot.domain.bank import Bank
from bot.domain.curriculum import (
    Day,
    Guide,
    GuideSection,
    Item,
    Milestone,
    Note,
    Phase,
    Plan,
    Resource,
    Then,
    Tip,
    Topic,
)
from bot.domain.errors import BadPlan
from bot.domain.generated import GENERATORS
from bot.domain.ids import DayId, ItemId, MilestoneId, PlanId, QuestionId
from bot.domain.library import Library
from bot.domain.plan_markdown import read_plan
from bot.domain.plan_outline import BYTES_MOST
from bot.domain.question import TRUE_FALSE_CHOICES, Quantity, Question, QuestionKind

__all__ = ["CONTENT_FOLDER", "ContentError", "Fault", "check_content", "load_library"]

CONTENT_FOLDER = Path(__file__).resolve().parent.parent / "content"


def load_library(folder: Path = CONTENT_FOLDER) -> Library:
    """Read a content folder. Raises ContentError with every fault of every file."""
    draft = read_folder(folder)
    if draft.faults:
        raise ContentError(tuple(draft.faults))
    return _library(draft)


def check_content(path: Path = CONTENT_FOLDER) -> tuple[Fault, ...]:
    """List the faults of a content folder, of one file in it, or of a group's own plan in Markdown."""
    if path.is_dir():
        return tuple(read_folder(path).faults)
    if path.suffix.lower() == ".md" and path.name != "README.md":
        return _check_own_plan(path)
    folder, file = _locate(path.absolute())
    if file not in list_files(folder):
        return (Fault(str(path), "", "", "is neither a content folder nor a .toml file in one"),)
    return tuple(fault for fault in read_folder(folder).faults if _concerns(fault, file))


def _check_own_plan(path: Path) -> tuple[Fault, ...]:
    """List the faults of a plan in Markdown, as `/cohort plan-import` takes it."""
    try:
        with path.open("rb") as file:
            read_plan(file.read(BYTES_MOST + 1))
    except OSError as error:
        return (Fault(str(path), "", "", f"cannot be read: {error.strerror}"),)
    except BadPlan as bad:
        return tuple(Fault(str(path), "", "", problem) for problem in bad.faults)
    return ()


def _locate(path: Path) -> tuple[Path, str]:
    """Part a path into the content folder and the file's name in it."""
    folder = path.parent.parent if path.parent.name in PARTS else path.parent
    return folder, path.relative_to(folder).as_posix()


def _concerns(fault: Fault, file: str) -> bool:
    """Tell whether a fault is of the file, or kept the names that the file uses from being checked."""
    shared = fault.file in ("topics.toml", "resources.toml")
    return fault.file == file or (shared and fault.field in ("", "topics", "resources"))


# -- from valid entries to the objects of the domain --------------------------------------------


def _library(draft: Draft) -> Library:
    topics = {key: Topic(entry.id, entry.title, entry.area) for key, entry in draft.topics.items()}
    resources = {key: Resource(**entry.model_dump()) for key, entry in draft.resources.items()}
    plans = [_plan(plan, topics, resources) for plan in draft.plans]
    questions = [_question(entry, topics[topic], resources) for topic, entry in draft.questions]
    return Library(
        plans={plan.id: plan for plan in plans},
        topics=topics,
        resources=resources,
        bank=_bank(questions, topics, resources),
        guide=_guide(draft, resources),
    )


def _bank(questions: list[Question], topics: dict[str, Topic], resources: dict[str, Resource]) -> Bank:
    # A folder of somebody's own may lack a topic or a source that the generated questions name.
    generators = {
        generator.id: generator
        for generator in GENERATORS
        if generator.topic in topics and generator.source in resources
    }
    return Bank({question.id: question for question in questions}, generators, topics, resources)


def _guide(draft: Draft, resources: dict[str, Resource]) -> Guide:
    sections = [
        GuideSection(head.id, head.title, head.summary, tuple(_note(note, resources) for note in notes))
        for head, notes in sorted(draft.guide, key=lambda section: section[0].order)
    ]
    tips = [Tip(entry.id, entry.text, frozenset(entry.topics)) for entry in draft.tips]
    return Guide(tuple(sections), tuple(tips))


def _note(entry: NoteEntry, resources: dict[str, Resource]) -> Note:
    return Note(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        do=entry.do,
        week=entry.week,
        group=entry.group,
        hours=entry.hours,
        resources=tuple(resources[resource] for resource in entry.resources),
        source=resources.get(entry.source),
    )


def _plan(draft: PlanDraft, topics: dict[str, Topic], resources: dict[str, Resource]) -> Plan:
    phases = {entry.id: _phase(entry, resources) for entry in draft.phases}
    days = [
        _day(entry, number, phases[entry.phase], topics, resources)
        for number, entry in enumerate(draft.days, start=1)
    ]
    return Plan(
        id=PlanId(draft.head.id),
        title=draft.head.title,
        version=draft.head.version,
        summary=draft.head.summary,
        phases=tuple(phases.values()),
        days=tuple(days),
        begins_monday=draft.head.begins == "monday",
        then=Then(PlanId(then.plan), then.week, then.hint) if (then := draft.head.then) else None,
    )


def _phase(entry: PhaseEntry, resources: dict[str, Resource]) -> Phase:
    return Phase(
        id=entry.id,
        title=entry.title,
        goal=entry.goal,
        hours=entry.hours,
        resources=tuple(resources[resource] for resource in entry.resources),
        milestones=tuple(Milestone(MilestoneId(kept.id), kept.text) for kept in entry.milestones),
    )


def _day(
    entry: DayEntry, number: int, phase: Phase, topics: dict[str, Topic], resources: dict[str, Resource]
) -> Day:
    return Day(
        id=DayId(entry.id),
        number=number,
        phase=phase,
        title=entry.title,
        why=entry.why,
        done=entry.done,
        items=tuple(map(_item, entry.items)),
        topics=tuple(topics[topic] for topic in entry.topics),
        resources=tuple(resources[resource] for resource in entry.resources),
    )


def _item(entry: ItemEntry) -> Item:
    return Item(ItemId(entry.id), entry.kind, entry.minutes, entry.text, entry.extra)


def _question(entry: QuestionEntry, topic: Topic, resources: dict[str, Resource]) -> Question:
    choices, right = _choices(entry)
    return Question(
        id=QuestionId(entry.id),
        topic=topic,
        kind=QuestionKind(entry.kind),
        difficulty=entry.difficulty,
        text=entry.text,
        explanation=entry.explanation,
        source=resources[entry.source],
        choices=choices,
        right=right,
        quantity=_quantity(entry),
        code=entry.code.strip("\n") if isinstance(entry, CodeEntry) else None,
    )


def _choices(entry: QuestionEntry) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the choices, the right ones first, and the indices of the right ones."""
    if isinstance(entry, ChoiceEntry):
        return (entry.right, *entry.wrong), (0,)
    if isinstance(entry, SeveralEntry):
        return (*entry.right, *entry.wrong), tuple(range(len(entry.right)))
    if isinstance(entry, OrderEntry):
        return tuple(entry.order), tuple(range(len(entry.order)))
    if isinstance(entry, TrueFalseEntry):
        return TRUE_FALSE_CHOICES, (0 if entry.answer else 1,)
    return (), ()


def _quantity(entry: QuestionEntry) -> Quantity | None:
    if not isinstance(entry, NumberEntry):
        return None
    return Quantity(entry.answer, entry.tolerance, entry.unit or "")
