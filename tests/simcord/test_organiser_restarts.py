"""Every button, select and form still works after the bot was started anew."""

from typing import Any

import simcord
from simcord.components import walk_components

from tests.simcord.asides import inbox, remind, rest, sweep
from tests.simcord.hours_asides import hours_forms, studying
from tests.simcord.members import edit, go_to, live_until, newest, press
from tests.simcord.monthly import all_cards, reflection, under_way
from tests.simcord.question_asides import caring, report_form
from tests.simcord.quiz_asides import number_form, quizzes
from tests.simcord.world import MANAGE, World, private, texts

Actor = simcord.MemberActor | simcord.UserHandle
Seen = tuple[Actor, Any]
LAST = ("b:confirm", "b:end", "b:privacy-delete")
"""What takes away what the others need."""
LIVE = frozenset({"live", "live-several", "live-number", "live-stop", "live-mine", "report-round"})
"""What stands in a live round is over with it: its own tests restart in its middle."""


def keys(message: Any) -> list[str]:
    """List the custom ids of a message's buttons and selects that can be used."""
    tree = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    found = [part for part in walk_components(tree) if part.get("custom_id") and not part.get("disabled")]
    return [part["custom_id"] for part in found]


async def everything(world: World) -> list[Seen]:
    """Bring about every kind of message that has buttons; say who may use them."""
    seen: list[Seen] = [(world.boss, (await world.set_up()).response), (world.bo, newest(world.study))]
    ending = world.guild.create_text_channel("ending")
    await world.set_up(channel=ending, start="2025-12-04")
    months = await under_way(world)
    await go_to(world, "2026-01-02 09:00")
    reviewer = world.newcomer("Reviewer")
    await reviewer.slash(months, "join", pace="group")
    await reviewer.slash(months, "done")
    people = [world.newcomer(f"Member {number}") for number in range(12)]
    for member in people:
        await member.click(newest(world.study), label="Done")
    seen.append((world.bo, newest(world.study)))
    answers = [await world.ann.click(newest(world.study), label="Done") for _ in range(2)]
    commands = ("today", "progress", "settings", "help", "leaderboard")
    answers += [await world.ann.slash(world.study, command) for command in commands]
    answers.append(await world.ann.click(answers[-1].response, label="More"))  # type: ignore[arg-type]
    seen += [(world.ann, answered.response) for answered in answers]
    await live_until(world, "2026-01-05 09:00")
    seen += [(world.ann, newest(world.chat)), (world.ann, newest(ending))]
    await go_to(world, "2026-01-08 12:00")
    seen += [(world.ann, message) for message in world.study.history()[-2:]]
    await live_until(world, "2026-01-11 18:00")
    seen.append((world.ann, newest(world.study)))
    form = await world.ann.click(newest(world.study), label="Check in")
    said = await world.ann.submit_modal(form, {"went_well": "It went well"})
    seen.append((world.ann, said.response))
    status = await world.boss.slash(world.study, "cohort status")
    seen.append((world.boss, status.response))
    seen += [(world.boss, (await world.boss.slash(world.study, "cohort end")).response) for _ in range(2)]
    return [
        *seen,
        *await all_cards(world, reviewer, months),
        *await asides(world),
        *await arrangements(world),
        *await plans(world),
        *await imports(world),
        *await quizzes(world),
        *await caring(world),
        *await studying(world),
    ]


async def asides(world: World) -> list[Seen]:
    """Return what a member sees of pace, rest, reminders and privacy."""
    seen: list[Seen] = [(world.bo, (await world.bo.slash(world.study, "join")).response)]
    await remind(world, world.ann, "19:00")
    await rest(world, world.ann, "2026-01-20")
    seen += [(world.ann, (await world.ann.slash(world.study, "settings")).response) for _ in range(4)]
    for _ in range(2):
        pace = await world.ann.slash(world.study, "settings")
        seen.append((world.ann, (await press(world.ann, pace, "Change pace")).response))
    commands = ("streak", "privacy show", "privacy delete", "privacy delete")
    seen += [(world.ann, (await world.ann.slash(world.study, command)).response) for command in commands]
    await sweep(world, hours=1)
    return [*seen, (world.ann.user, inbox(world.ann)[-1])]


async def arrangements(world: World) -> list[Seen]:
    """Return what an organiser sees of changes, the log and the report."""
    for number in range(11):
        await edit(world, world.study, name=f"Name {number}")
    previews = [await world.boss.slash(world.study, "cohort edit", grace=grace) for grace in (2, 3)]
    answers = [
        *previews,
        *[await world.boss.slash(world.study, f"cohort {name}") for name in ("log", "report")],
    ]
    return [(world.boss, answered.response) for answered in answers]


async def plans(world: World) -> list[Seen]:
    """Return what a member sees of a plan and of the guide."""
    long = world.guild.create_text_channel("long")
    await world.boss.slash(long, "setup", timezone="UTC", plan="roadmap-16", start="2026-01-05")
    await world.ann.slash(long, "join", pace="group")
    asked: list[tuple[str, dict[str, Any]]] = [
        ("plan show", {}),
        ("plan show", {"week": 2}),
        ("plan show", {"day": 9}),
        ("plan search", {"words": "bayes"}),
        ("plan milestones", {}),
        ("guide", {}),
        ("guide", {"section": "faq"}),
        ("guide", {"query": "degree"}),
    ]
    return [(world.ann, (await world.ann.slash(long, name, **given)).response) for name, given in asked * 2]


async def imports(world: World) -> list[Seen]:
    """Return what two organisers see who import a plan each."""
    role = world.guild.create_role("More managers", permissions=MANAGE)
    other = world.guild.add_member(world.env.create_user("other-boss"), roles=[role])
    file = ("plan.md", b"# Tea\n\n## Day 1: Black\n- [ ] Brew it (30 min)\n")
    return [
        (who, (await who.slash(world.study, "cohort plan-import", file=file)).response)
        for who in (world.boss, other)
    ]


async def use(who: Actor, message: Any, key: str) -> simcord.InteractionResult:
    """Press a button, or choose the first value of a select."""
    if key.startswith("b:"):
        return await who.click(message, custom_id=key)
    options = next(part for part in walk_components(message.components) if part.get("custom_id") == key)
    return await who.select(message, [options["options"][0]["value"]], custom_id=key)


def each_once(seen: list[Seen]) -> dict[str, tuple[Actor, Any, str]]:
    """Choose one button or select of every kind, from messages of their own where that is possible."""
    found: dict[str, list[tuple[Actor, Any, str]]] = {}
    for who, message in seen:
        for key in keys(message):
            found.setdefault(key[:2] + key.split(":")[1], []).append((who, message, key))
    used: set[int] = set()
    chosen = {}
    for kind, places in sorted(found.items(), key=lambda entry: len(entry[1])):
        chosen[kind] = next((place for place in places if place[1].id not in used), places[0])
        used.add(chosen[kind][1].id)
    return chosen


async def test_every_button_and_select_survives_a_restart(world: World) -> None:
    chosen = each_once(await everything(world))
    actions = world.app.client.actions
    presses, choices = actions._presses.keys() - LIVE, actions._choices.keys() - LIVE
    assert set(chosen) == {f"b:{action}" for action in presses} | {f"s:{action}" for action in choices}
    for kind in sorted(chosen, key=lambda kind: LAST.index(kind) if kind in LAST else -1):
        who, message, key = chosen[kind]
        await world.restart()
        answered = await use(who, message, key)
        assert answered.acknowledged, kind
        said = texts(answered.response) if answered.response else ""
        assert not [word for word in ("went wrong", "no longer there") if word in said], kind


async def test_every_form_survives_a_restart(world: World) -> None:
    await world.set_up()
    months = await under_way(world)
    await go_to(world, "2026-01-02 09:00")
    done = await world.ann.click(newest(world.study), label="Done")
    await live_until(world, "2026-01-11 18:00")
    asked = newest(world.study)
    settings = await world.ann.slash(world.study, "settings")
    announce = await world.boss.slash(world.study, "cohort announce")
    note = await world.ann.click(done.response, label="Note or link")  # type: ignore[arg-type]
    zone = await world.ann.click(settings.response, label="Change")  # type: ignore[arg-type]
    forms = {
        "announce": (world.boss, announce, {"text": "Still here"}),
        "checkin": (world.ann, await world.ann.click(asked, label="Check in"), {"goal": "To go on"}),
        "note": (world.ann, note, {"note": "Kept"}),
        "zone": (world.ann, zone, {"zone": "lagos"}),
        "remind": (world.ann, await press(world.ann, settings, "Set reminders"), {"at": "19:00"}),
        "rest": (world.ann, await press(world.ann, settings, "Plan rest"), {"from": "2026-01-20"}),
        "number": (world.ann, await number_form(world), {"number": "0.123"}),
        "month-reflect": (world.bo, await reflection(world, months), {"reflection": "Mornings work"}),
        "report-question": (world.ann, await report_form(world), {"text": "Two are right"}),
        **await hours_forms(world),
    }
    assert set(forms) == world.app.client.actions._forms.keys() - LIVE
    expected = {
        "announce": "Your words are in",
        "checkin": "To go on",
        "note": "Kept",
        "zone": "Africa/Lagos",
        "remind": "at **19:00** your time",
        "rest": "Rest: Tue 20 Jan",
        "number": "Your answer: **0.123",
        "month-reflect": "> Mornings work",
        "report-question": "Thank you",
        "log-edit": "Changed to 45 min",
        "goal": "Weekly goal: **7 h**",
    }
    for action, (who, form, words) in forms.items():
        await world.restart()
        assert expected[action] in private(await who.submit_modal(form, words))
    assert newest(world.study).embeds[0].description == "Still here"
