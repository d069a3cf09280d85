"""`/cohort questions-import` through the real bot: template, faults, being asked, taking back."""

import pytest
import simcord

from bot.domain.question_csv import BYTES_MOST, COLUMNS, TEMPLATE
from tests.domain.test_question_csv_hostile import HOSTILE
from tests.simcord.asked import another_server, few_questions
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import choose, labels, press
from tests.simcord.world import World, private, refusal

HEAD = ",".join(COLUMNS)
TEA = f"""{HEAD}
careers,choice,easy,Which *tea* is @ home <here>?,Green `tea`,Black | **White**,"Green, and [not](black).",,
""".encode()
ALL_KINDS = TEMPLATE.encode()


async def add(
    world: World, data: bytes | None = None, *, by: simcord.MemberActor | None = None
) -> simcord.InteractionResult:
    """Use the command, with a file where there is data."""
    file = {} if data is None else {"file": ("questions.csv", data)}
    return await (by or world.boss).slash(world.study, "cohort questions-import", **file)


async def attached(result: simcord.InteractionResult) -> bytes:
    assert result.response is not None
    (file,) = result.response.attachments
    return await file.read()


async def test_without_a_file_the_template_comes_with_its_columns_explained(world: World) -> None:
    answer = await add(world)
    for column in COLUMNS:
        assert f"**{column}**" in private(answer)
    assert "` | `" in private(answer)
    template = await attached(answer)
    assert template == TEMPLATE.encode("utf-8-sig")
    assert "### 5 questions added" in private(await add(world, template))


async def test_good_questions_are_asked_and_explained(world: World) -> None:
    await few_questions(world, 0)
    added = await add(world, TEA)
    assert "### 1 question added" in private(added)
    assert "It has 1 question of its own; 200 fit." in private(added)
    assert labels(added.response) == ["Take the import back", "Own questions"]
    await world.restart()
    card = await world.ann.slash(world.study, "quiz start")
    asked = private(card)
    assert "Which \\*tea\\* is @ home \\<here>?" in asked
    assert "Green \\`tea\\`" in asked
    assert "\\*\\*White\\*\\*" in asked
    await press(world.ann, card, "A")
    assert "Green, and \\[not](black)." in private(card)
    assert "Source" not in private(card)
    shown = await press(world.ann, card, "Report")
    await world.ann.submit_modal(shown, {"text": "There is no tea at home."})
    look = await world.boss.slash(world.study, "cohort questions")
    await choose(world.boss, look, "care", "own-1")
    assert "### Your own question `own-1`" in private(look)
    assert "✅ Green \\`tea\\`\n▫️ Black\n▫️ \\*\\*White\\*\\*" in private(look)


@pytest.mark.parametrize("data", [ALL_KINDS, ALL_KINDS.replace(b"\n", b"\r\n"), TEMPLATE.encode("utf-8-sig")])
async def test_every_kind_is_asked(world: World, data: bytes) -> None:
    await few_questions(world, 0)
    await add(world, data)
    card = await world.ann.slash(world.study, "quiz start", questions=5)
    assert "### Question 1 of 5" in private(card)
    (session,) = await rows(world.db, "quiz_sessions")
    assert session["questions"].count("own-") == 5


async def test_every_fault_is_told_at_once_and_nothing_is_stored(world: World) -> None:
    bad = ALL_KINDS.replace(b"probability,choice", b"probabilty,choise").replace(b"0.01", b"-1 %")
    async with unchanged(world.db, world.study):
        said = refusal(await add(world, bad))
    assert said.startswith(
        "That table has 3 faults, and nothing was added.\n• row 2, topic: there is no topic"
    )
    assert "the nearest: Probability" in said
    assert "• row 2, kind: must be one of choice, several, true-false, number, order, got “choise”" in said
    assert "• row 5, tolerance: must be 0 or more" in said


async def test_more_faults_than_fit_come_as_a_file(world: World) -> None:
    answer = await add(world, f"{HEAD}\n".encode() + b"x,y,z,@everyone <@1>\n" * 40)
    assert "That table has 100 faults" in private(answer)
    assert "@everyone" not in private(answer)
    assert len((await attached(answer)).decode().splitlines()) == 100


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_and_nothing_is_stored(world: World, name: str) -> None:
    async with unchanged(world.db, world.study):
        answer = await add(world, HOSTILE[name])
    too_big = len(HOSTILE[name]) > BYTES_MOST
    assert ("a table of questions may have 262,144" if too_big else "nothing was added") in refusal(answer)


async def test_a_file_that_is_too_big_is_not_even_fetched(world: World) -> None:
    async with unchanged(world.db, world.study):
        said = refusal(await add(world, b"x" * (BYTES_MOST + 1)))
    assert said.startswith("That file has 262,145 bytes, and a table of questions may have 262,144.")


async def test_the_same_file_twice(world: World) -> None:
    async with world.at_once():
        both = [await add(world, TEA) for _ in range(2)]
    said = sorted(private(each).split("\n")[0] for each in both)
    assert said == ["### 1 question added", "That table has 1 fault, and nothing was added."]
    assert len(await rows(world.db, "own_questions")) == 1


async def test_an_import_is_taken_back_after_a_restart_and_only_once(world: World) -> None:
    await add(world, TEA)
    added = await add(world, ALL_KINDS)
    await world.restart()
    async with world.at_once():
        for _ in range(2):
            await press(world.boss, added, "Take the import back")
    assert "### Taken back\n5 questions deleted" in private(added)
    assert [row["id"] for row in await rows(world.db, "own_questions")] == [1]


async def test_own_questions_are_listed_retired_and_deleted(world: World) -> None:
    added = await add(world, ALL_KINDS)
    await press(world.boss, added, "Own questions")
    assert "### Questions of your own" in private(added)
    assert private(added).count(" · own") == 5
    await choose(world.boss, added, "care", "own-2")
    await press(world.boss, added, "Retire")
    assert labels(added.response) == ["Bring back", "Delete for good", "All questions"]
    await press(world.boss, added, "Delete for good")
    assert private(added).count(" · own") == 4
    assert "0 retired" in private(added)


async def test_a_full_server_says_what_to_do(world: World) -> None:
    rows_of = [f"careers,true-false,hard,Is {n} odd?,true,,So it is.,," for n in range(200)]
    await add(world, "\n".join([HEAD, *rows_of]).encode())
    async with unchanged(world.db, world.study):
        said = refusal(await add(world, TEA))
    assert said.startswith("This server has 200 questions of its own, and 200 fit: the 1 in that file")
    assert "`/cohort questions`" in said


@pytest.mark.parametrize("data", [TEA, None, b"junk"])
async def test_who_is_no_organiser_is_refused(world: World, data: bytes | None) -> None:
    async with unchanged(world.db, world.study):
        assert "Manage Server" in refusal(await add(world, data, by=world.ann))
    await world.set_up()
    async with unchanged(world.db, world.study):
        assert "Only the organisers" in refusal(await add(world, data, by=world.ann))


async def test_another_server_neither_sees_nor_is_asked_them(world: World) -> None:
    await few_questions(world, 1)
    await add(world, ALL_KINDS)
    boss, room = another_server(world)
    theirs = await boss.slash(room, "cohort questions")
    assert "0 of your own" in private(theirs)
    asked = await boss.slash(room, "quiz start", questions=20)
    assert "### Question 1 of 1" in private(asked)
    assert "### Question 1 of 6" in private(await world.ann.slash(world.study, "quiz start", questions=20))
