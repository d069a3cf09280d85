"""Read a content folder and hold its entries against each other.

A folder has topics.toml, resources.toml, plans/*.toml, quizzes/*.toml and guide/*.toml. What is compared here
is what was written, not what was valid: a fault in one entry hides none in another.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from bot.content_checks import Known, repeated, shown, within
from bot.content_models import (
    DAY_TEXT,
    REQUIRED_ITEMS,
    REQUIRED_MINUTES,
    WEEK_MINUTES,
    WEEKEND_ITEMS,
    WEEKEND_MINUTES,
    DayEntry,
    Entry,
    GuideFile,
    NoteEntry,
    PhaseEntry,
    PlanFile,
    QuestionEntry,
    QuizFile,
    ResourceEntry,
    SharedFile,
    TipEntry,
    TipFile,
    TopicEntry,
    question_model,
)
from bot.content_reading import Fault, Sheet, place, raw_id, read_sheet

E = TypeVar("E", bound=Entry)
SATURDAY = 5
PARTS = ("plans", "quizzes", "guide")
TIPS = "tips"
REPORT = "report"


@dataclass(frozen=True)
class PlanDraft:
    """What is valid in a plan."""

    head: PlanFile
    phases: list[PhaseEntry]
    days: list[DayEntry]


@dataclass
class Draft:
    """What is valid in a folder, and the faults of the rest."""

    faults: list[Fault] = field(default_factory=list)
    topics: dict[str, TopicEntry] = field(default_factory=dict)
    resources: dict[str, ResourceEntry] = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    plans: list[PlanDraft] = field(default_factory=list)
    questions: list[tuple[str, QuestionEntry]] = field(default_factory=list)
    guide: list[tuple[GuideFile, list[NoteEntry]]] = field(default_factory=list)
    tips: list[TipEntry] = field(default_factory=list)


def list_files(folder: Path) -> list[str]:
    """List the files that a content folder must have or does have."""
    return ["topics.toml", "resources.toml", *[name for part in PARTS for name in _names(folder, part)]]


def read_folder(folder: Path) -> Draft:
    """Read every file of a folder, however many faults there are."""
    draft = Draft()
    _read_shared(folder, draft)
    plans = _names(folder, "plans")
    for sheet in _sheets(folder, plans, draft):
        _read_plan(sheet, draft)
    _blame_ways_to_nowhere(draft)
    quizzes = _sheets(folder, _names(folder, "quizzes"), draft)
    for sheet in quizzes:
        _read_quiz(sheet, draft)
    _blame_ids_of_two_files(quizzes, "question")
    guides = _sheets(folder, _names(folder, "guide"), draft)
    for sheet in guides:
        _read_guide(sheet, draft)
    _blame_ids_of_two_files([sheet for sheet in guides if sheet.stem != TIPS], "note")
    if not plans:
        draft.faults.append(Fault("plans", "", "", "holds no plan: put a .toml file there"))
    draft.faults.sort(key=lambda fault: fault.file)
    return draft


def _names(folder: Path, part: str) -> list[str]:
    return [f"{part}/{path.name}" for path in sorted(folder.glob(f"{part}/*.toml"))]


def _sheets(folder: Path, files: Sequence[str], draft: Draft) -> list[Sheet]:
    sheets = [read_sheet(folder, file, draft.faults) for file in files]
    return [sheet for sheet in sheets if sheet is not None]


def _read_shared(folder: Path, draft: Draft) -> None:
    topics, topic_ids = _shared(read_sheet(folder, "topics.toml", draft.faults), "topic", TopicEntry)
    resources, resource_ids = _shared(
        read_sheet(folder, "resources.toml", draft.faults), "resource", ResourceEntry
    )
    draft.topics = {entry.id: entry for entry in topics}
    draft.resources = {entry.id: entry for entry in resources}
    draft.known = Known(topics=topic_ids, resources=resource_ids)


def _shared(sheet: Sheet | None, noun: str, model: type[E]) -> tuple[list[E], frozenset[str] | None]:
    """Read a file that is one list, and the ids it gives, those of faulty entries too."""
    if sheet is None:
        return [], None
    sheet.head(SharedFile, [f"{noun}s"])
    return _entries(sheet, noun, lambda _: model, Known()), sheet.ids(f"{noun}s")


def _read_plan(sheet: Sheet, draft: Draft) -> None:
    head = sheet.head(PlanFile, ["phases", "days"])
    _blame_file_name(sheet, "id")
    weekly = sheet.data.get("begins") == "monday"
    known = replace(draft.known, phases=sheet.ids("phases"), weekly=weekly)
    phases = _entries(sheet, "phase", lambda _: PhaseEntry, known)
    days = _entries(sheet, "day", lambda _: DayEntry, known)
    _blame_phases(sheet)
    for day in days:
        _blame_long_day(sheet, day, draft)
    _blame_repeated_milestones(sheet, phases)
    if weekly:
        _blame_weeks(sheet, days)
    draft.plans += [] if head is None else [PlanDraft(head, phases, days)]


def _read_quiz(sheet: Sheet, draft: Draft) -> None:
    head = sheet.head(QuizFile, ["questions"], draft.known)
    _blame_file_name(sheet, "topic")
    questions = _entries(sheet, "question", question_model, draft.known)
    draft.questions += [] if head is None else [(head.topic, question) for question in questions]


def _read_guide(sheet: Sheet, draft: Draft) -> None:
    if sheet.stem == TIPS:
        sheet.head(TipFile, ["tips"])
        draft.tips += _entries(sheet, "tip", lambda _: TipEntry, draft.known)
        return
    head = sheet.head(GuideFile, ["notes"], draft.known)
    _blame_file_name(sheet, "id")
    notes = _entries(sheet, "note", lambda _: NoteEntry, draft.known)
    sources = draft.known.resources
    for note in notes:
        if sources is not None and note.source not in (REPORT, *sources):
            problem = f'must be "{REPORT}" or the id of a resource, got {shown(note.source)}'
            sheet.blame(problem, place("note", 0, {"id": note.id}), "source")
    draft.guide += [] if head is None else [(head, notes)]


def _entries(sheet: Sheet, noun: str, model: Callable[[object], type[E]], known: Known) -> list[E]:
    """Judge the entries of a list one by one and return the valid ones."""
    raws = sheet.entries(f"{noun}s")
    if not raws:
        sheet.blame(f"must be a list: write [[{noun}s]] above each entry, at least once", field=f"{noun}s")
    judged = [
        sheet.validate(model(raw), raw, place(noun, number, raw), known)
        for number, raw in enumerate(raws, start=1)
    ]
    _blame_repeated_ids(sheet, noun, [raw_id(raw) for raw in raws])
    return [entry for entry in judged if entry is not None]


def _blame_ways_to_nowhere(draft: Draft) -> None:
    """Find plans that lead on to a plan, or a week of it, that is not there."""
    weeks = {plan.head.id: -(-len(plan.days) // 7) for plan in draft.plans}
    for plan in draft.plans:
        then = plan.head.then
        if then is not None and then.week > weeks.get(then.plan, 0):
            problem = f"there is no week {then.week} of a plan {shown(then.plan)}"
            draft.faults.append(Fault(f"plans/{plan.head.id}.toml", "", "then", problem))


# -- entries side by side ------------------------------------------------------------------------


def _blame_file_name(sheet: Sheet, key: str) -> None:
    named = sheet.data.get(key)
    if isinstance(named, str) and named != sheet.stem:
        sheet.blame(f"must be the same as the file name, {shown(sheet.stem)}, got {shown(named)}", field=key)


def _blame_repeated_ids(sheet: Sheet, noun: str, ids: Sequence[str | None]) -> None:
    places: defaultdict[str | None, list[str]] = defaultdict(list)
    for number, key in enumerate(ids, start=1):
        places[key].append(str(number))
    for key in repeated(filter(None, ids)):
        numbers = " and ".join(places[key])
        sheet.blame(f"must be used once, but {noun}s number {numbers} have it", f'{noun} "{key}"', "id")


def _blame_ids_of_two_files(sheets: Sequence[Sheet], noun: str) -> None:
    """Find ids that several files of a folder use; each of the files is told."""
    users: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        for key in sorted(sheet.ids(f"{noun}s") or ()):
            users[key].append(sheet)
    for key, sharing in users.items():
        for sheet in sharing if len(sharing) > 1 else ():
            others = " and ".join(other.file for other in sharing if other is not sheet)
            sheet.blame(f"must be used once, but {others} has it too", f'{noun} "{key}"', "id")


def _blame_phases(sheet: Sheet) -> None:
    """Hold the days' phases against the list: none empty, none torn, all in order."""
    listed = dict.fromkeys(filter(None, map(raw_id, sheet.entries("phases"))))
    named = [day.get("phase") for day in sheet.entries("days") if isinstance(day, dict)]
    runs = [phase for phase, _ in groupby(name for name in named if isinstance(name, str) and name in listed)]
    used, torn = set(runs), repeated(runs)
    for phase in torn:
        sheet.blame("its days must follow each other, without days of other phases", f'phase "{phase}"')
    for phase in listed:
        if named and phase not in used:
            sheet.blame("has no days", f'phase "{phase}"')
    if not torn and runs != [phase for phase in listed if phase in used]:
        sheet.blame("must stand in the order of their days", field="phases")


def _blame_repeated_milestones(sheet: Sheet, phases: Sequence[PhaseEntry]) -> None:
    for key in repeated(milestone.id for phase in phases for milestone in phase.milestones):
        sheet.blame(f"must use the milestone {shown(key)} once only", field="phases")


def _blame_weeks(sheet: Sheet, valid: Sequence[DayEntry]) -> None:
    """Hold the days of a plan that begins on a Monday against their place in the week."""
    minutes = {day.id: sum(item.minutes for item in day.items if not item.extra) for day in valid}
    counts = {day.id: len(day.items) for day in valid}
    placed = [raw_id(raw) for raw in sheet.entries("days")]
    for number, key in enumerate(placed):
        if key not in minutes:
            continue
        weekend = number % 7 >= SATURDAY
        few, long = (WEEKEND_ITEMS, WEEKEND_MINUTES) if weekend else (REQUIRED_ITEMS, REQUIRED_MINUTES)
        when, where = "at a weekend" if weekend else "on a weekday", f'day "{key}"'
        if not within(few, counts[key]):
            sheet.blame(f"must have {few[0]} to {few[1]} {when}, got {counts[key]}", where, "items")
        if not within(long, minutes[key]):
            sheet.blame(
                f"must take {long[0]} to {long[1]} minutes {when}, got {minutes[key]}", where, "items"
            )
    for start in range(0, len(placed), 7):
        week = [minutes.get(key) for key in placed[start : start + 7] if key is not None]
        known = [taken for taken in week if taken is not None]
        if len(known) == 7 and not within(WEEK_MINUTES, sum(known)):
            least, most = WEEK_MINUTES
            problem = f"week {start // 7 + 1} must take {least} to {most} minutes, got {sum(known)}"
            sheet.blame(problem, field="days")


def _blame_long_day(sheet: Sheet, day: DayEntry, draft: Draft) -> None:
    """Count the texts a post of the day shows, the names of its topics and resources too."""
    texts = [day.title, day.why, day.done, *(item.text for item in day.items)]
    texts += [draft.topics[key].title for key in day.topics if key in draft.topics]
    for resource in (draft.resources[key] for key in day.resources if key in draft.resources):
        texts += [resource.title, resource.by]
    if (total := sum(map(len, texts))) > DAY_TEXT:
        sheet.blame(f"its texts must be at most {DAY_TEXT} characters in all, got {total}", f'day "{day.id}"')
