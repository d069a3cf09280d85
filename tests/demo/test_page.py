"""The demo in a browser: today's post is there, and a Done pressed there shows on the leaderboard."""

import signal
from collections.abc import AsyncIterator

import pytest

from tests.demo.browser import HOW_TO_GET_IT, find_chromium, opened_tab
from tests.demo.conftest import RunDemo
from tests.demo.page import DemoPage

CHROMIUM = find_chromium()
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=HOW_TO_GET_IT)


@pytest.fixture
async def page(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoPage]:
    """An empty tab."""
    assert CHROMIUM is not None
    async with opened_tab(CHROMIUM, tmp_path_factory.mktemp("profile")) as tab:
        yield DemoPage(tab)
        assert tab.problems == []


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
async def test_a_done_pressed_on_the_page_shows_on_the_leaderboard(
    run_demo: RunDemo, page: DemoPage, width: int, height: int
) -> None:
    demo = await run_demo()
    await page.tab.resize(width, height)
    await page.open(demo.url)
    assert await page.sees_in_window(
        ".channel-message", "Day 9 of 30: Clean the table", "Nobody yet. Who is first?"
    )

    await page.button("Done")
    assert await page.sees_in_window(".channel-message", "Day 9 done", "+10 points, on time")
    post = await page.sees(".channel-message", "Day 9 of 30", "Done so far: 1")
    assert "Done so far: 1\n\nAda\n" in post

    await page.command("leaderboard")
    board = await page.sees_in_window(".channel-message", "30-day kickstart: points")
    assert "Ada · 26" in board
    assert (
        board.index("Ada · 26") < board.index("Dina · 15") < board.index("Ben · 10") < board.index("Emil · 5")
    )
    assert await page.fits()

    assert await demo.stop(signal.SIGINT) == ""
    assert list(demo.temp.rglob("*")) == []


async def test_a_newcomer_plays(run_demo: RunDemo, page: DemoPage) -> None:
    """What a person finds next: a quiz, a form, time that passes, the organiser's view, a refusal."""
    demo = await run_demo()
    await page.tab.resize(390, 844)
    await page.open(demo.url)

    await a_question_of_choice(page)
    await page.button("A")
    await page.sees_in_window(".channel-message", "Question 1 of 5", "Source: ")

    await page.command("checkin")
    await page.sees("#modal-root", "Weekly check-in", "What went well?")
    await page.press("#modal-root button", "Submit")
    await page.sees_in_window(".channel-message", "Your check-in is in", "Bayes' theorem finally clicked.")

    await page.command("demo next-day")
    await page.sees_in_window(".channel-message", "Day 10 of 30", "Nobody yet. Who is first?")

    await page.become("Olga")
    await page.begin("setup")
    await page.fill("timezone", "lag", "Africa/Lagos")
    await page.fill("channel", "sec", "second-group")
    await page.send()
    made = await page.sees_in_window(".channel-message", "is set up", "09:00, Africa/Lagos")
    assert "Study channel: #second-group" in made

    await page.command("progress")
    await page.sees_in_window(".channel-message", "You are not in")
    reports = await page.reports()
    assert reports["diagnostics"] == []
    assert reports["lastAction"]["settlement"] == "settled"


async def a_question_of_choice(page: DemoPage) -> None:
    """Begin quizzes until one asks what a single press answers."""
    asked = "Press Answer and type"
    while any(how in asked for how in ("Press Answer and type", "Press the letters", "Several may be right")):
        await page.command("quiz start")
        asked = await page.sees_in_window(".channel-message", "Question 1 of 5")
