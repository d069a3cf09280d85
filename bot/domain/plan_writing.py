"""Write a group's own plan as Markdown, and hold a template; reading what was written gives the same plan."""

from bot.domain.curriculum import Day, Item, ItemKind, Phase, Plan, Resource
from bot.domain.plan_markdown import OWN


def write_plan(plan: Plan) -> str:
    """Write an imported plan as Markdown; every id is marked, so that titles may change."""
    lines = [f"# {plan.title}", f"<!-- id: {plan.id.removeprefix(OWN)} -->"]
    lines += ["", plan.summary] if plan.summary else []
    phase = None
    for day in plan.days:
        if day.phase != phase and day.phase.id != "plan":
            lines += ["", *_written_phase(day.phase)]
        phase = day.phase
        lines += ["", *_written_day(day)]
    return "\n".join(lines) + "\n"


def _written_phase(phase: Phase) -> list[str]:
    lines = [f"# Phase: {phase.title}"]
    lines += ["", phase.goal] if phase.goal else []
    return lines + (["", *map(_written_link, phase.resources)] if phase.resources else [])


def _written_day(day: Day) -> list[str]:
    lines = [f"## Day {day.number}: {day.title}", f"<!-- id: {day.id} -->", ""]
    lines += [f"Why: {day.why}"] if day.why else []
    lines += [f"Done: {day.done}", ""]
    return [*lines, *map(_written_item, day.items), *map(_written_link, day.resources)]


def _written_item(item: Item) -> str:
    tags = [f"{item.minutes} min", *([item.kind] if item.kind is not ItemKind.PRACTISE else [])]
    return f"- [ ] {item.text} ({', '.join([*tags, 'optional'] if item.extra else tags)})"


def _written_link(resource: Resource) -> str:
    return f"- [{resource.title}]({resource.url})"


TEMPLATE = """\
# Python in a week

<!-- This is a template: change everything. Lines like this one are notes; the bot leaves them out. -->

A first plan: a week of small steps, with something to show at its end.

<!-- Phases are optional. Leave their lines out and all days belong to the plan itself. -->
# Phase: Begin

Read small programs and write your own.

## Day 1: The first program

<!-- Days are numbered 1, 2, 3 … without gaps. A day is known by its title: members keep what they did
     when it moves. To change a title later, put a line like <! -- id: the-first-program -- > below the old
     heading first (without the spaces), or download the plan: there every day has its mark. -->

Why: A program you typed yourself is worth ten that you read.
Done: `hello.py` greets you by name.

- [ ] Read [the first chapter](https://docs.python.org/3/tutorial/introduction.html) (30 min, read)
- [ ] Type the examples and change each of them once (30 min)
- [ ] Print the seven times table (15 min, optional)

<!-- In brackets at the end: minutes (15 if you leave them out), optional, and read, build or share
     (practise if you leave it out). A day has 7 items at most, and 6 links. -->

## Day 2: Lists

- [ ] Read [about lists](https://docs.python.org/3/tutorial/datastructures.html) (20 min, read)
- [ ] Sort your ten favourite films in three ways (40 min)

# Phase: Build

## Day 3: Something of your own

Why: The first program that somebody uses is the one you remember.
Done: A friend has run it.

- [ ] Write a program of 30 lines that helps you with something (1 h 30, build)
- [ ] Show it to the group (10 min, share)
"""
"""A plan to begin with: it is imported as it stands."""
