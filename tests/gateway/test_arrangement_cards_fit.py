"""What organisers see of changes and log, and anybody of their data, fits Discord at its worst."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.arranging import Outlook
from bot.domain.ids import UserId
from bot.gateway import privacy_cards
from bot.gateway.arrangement_cards import applied_card, kept_card, log_card, preview_card
from bot.gateway.privacy_cards import (
    MEANINGS,
    ask_card,
    deleted_card,
    export_file,
    export_text,
    held_card,
)
from bot.services.arrangement_edits import Changed
from bot.services.arrangements import LOG_PAGE, Applied, LogPage, Preview
from bot.services.privacy import Held
from bot.storage.ops import LogEntry
from bot.storage.privacy import tables_held
from tests.gateway import samples
from tests.gateway.limits import check_card, labels, parts

GROUP = samples.cohort()
NOW = samples.NOW
BIG = samples.SNOWFLAKE
PAUSES = ", ".join(["2026-12-24 to 2026-12-31"] * 20)
EVERYTHING = (
    Changed("name", samples.GROUP, samples.GROUP),
    Changed("time zone", samples.ZONE, samples.ZONE),
    Changed("post time", "09:00", "18:30"),
    Changed("study channel", BIG, BIG),
    Changed("group chat", BIG, BIG),
    Changed("role to ping", None, BIG),
    Changed("organiser role", BIG, BIG),
    Changed("rollover hour", 3, 4),
    Changed("grace nights", 1, 3),
    Changed("study weekdays", "Mon Tue Wed Thu Fri Sat Sun", "Mon"),
    Changed("pauses", PAUSES, PAUSES),
    Changed("next day", 2, 120),
)
BEFORE = Outlook(tuple((number, date(2026, 12, 24)) for number in (118, 119, 120)), date(2026, 12, 31))
AFTER = replace(BEFORE, last_on=date(2027, 1, 31))
PREVIEW = Preview(10**12, "edit", GROUP, EVERYTHING, BEFORE, AFTER, 10**5, 10**5)


# -- changes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["edit", "pause", "resume", "jump"])
@pytest.mark.parametrize("since", [True, False])
def test_a_preview_at_its_worst(kind: str, since: bool) -> None:
    card = preview_card(replace(PREVIEW, kind=kind), changed_since=since)
    said = check_card(card)
    assert labels(card) == ["Do it", "Leave it as it is"]
    assert ("Something changed since that preview" in said) is since
    for line in (
        "• **post time:** 09:00 → 18:30",
        f"• **study channel:** <#{BIG}> → <#{BIG}>",
        f"• **role to ping:** none → <@&{BIG}>",
        "• **rollover hour:** 3 → 4",
    ):
        assert line in said.splitlines()
    assert "before: Day 118 Thu 24 Dec" in said
    assert "last day Sun 31 Jan" in said
    assert said.endswith("`/cohort revert` takes it back.")


def test_a_preview_that_moves_no_date_says_so() -> None:
    said = check_card(preview_card(replace(PREVIEW, after=BEFORE, own_pace=0)))
    assert "-# No date moves." in said
    assert "pace of their own" not in said
    over = Outlook((), None)
    assert "none: the last day was posted" in check_card(
        preview_card(replace(PREVIEW, before=over, after=over))
    )


def test_what_came_of_a_change_at_its_worst() -> None:
    said = check_card(applied_card(Applied(GROUP, "edit", EVERYTHING, AFTER)))
    assert "`/cohort revert` takes it back" in said
    back = check_card(applied_card(Applied(GROUP, "edit", EVERYTHING, AFTER, reverted=True)))
    assert "was taken back" in back
    assert "/cohort revert" not in back
    assert "Nothing was changed" in check_card(kept_card())


def test_the_log_at_its_worst() -> None:
    worst = LogEntry(NOW, UserId(BIG), "announce", "*" * 500, UserId(BIG))
    for page in (0, 5, 9):
        card = log_card(LogPage(GROUP, (worst,) * LOG_PAGE, page, 10))
        check_card(card)
        disabled = [part.get("disabled", False) for part in parts(card) if part.get("type") == 2]
        assert disabled == [page == 0, page == 9]
    assert labels(log_card(LogPage(GROUP, (), 0, 1))) == []
    assert "Nothing yet." in check_card(log_card(LogPage(GROUP, (), 0, 1)))


def test_a_log_line_names_places_and_forgets_who_is_gone() -> None:
    entries = (
        LogEntry(NOW, UserId(0), "edit", f"study channel: <#1> → <#2>; role to ping: none → <@&{BIG}>"),
        LogEntry(NOW, UserId(7), "remove", "", UserId(0)),
        LogEntry(NOW, UserId(7), "mark", "<@8> *x*", UserId(9)),
    )
    lines = check_card(log_card(LogPage(GROUP, entries, 0, 1))).splitlines()
    assert lines[2].endswith(
        f"a deleted member: **edit**, study channel: <#1> → <#2>; role to ping: none → <@&{BIG}>"
    )
    assert lines[3].endswith("<@7>: **remove** a deleted member")
    assert "<@7>: **mark** <@9>, " in lines[4]
    assert lines[4].endswith("\\<@8> \\*x\\*")


# -- data ------------------------------------------------------------------------------------


def test_what_is_held_at_its_worst() -> None:
    tables = {name: [{"note": samples.STARS, "user_id": BIG}] * 10**3 for name in tables_held()}
    held = Held(UserId(BIG), NOW, tables)
    card = held_card(held)
    said = check_card(card)
    assert "**Never held:**" in said
    assert said.count("• ") == len(MEANINGS)
    assert labels(card) == ["Get it as a file", "Delete it"]
    assert labels(ask_card(held)) == ["Delete everything", "Keep it"]
    assert "cannot be taken back" in check_card(ask_card(held))
    assert "It is gone" in check_card(deleted_card(held))
    assert "Nothing was deleted" in check_card(privacy_cards.kept_card())
    assert f'"user_id": "{BIG}"' in export_text(held)
    assert export_file(held).filename == "daymark-your-data.json"


def test_every_table_that_is_held_has_its_meaning() -> None:
    assert set(MEANINGS) == set(tables_held())


def test_what_is_held_about_a_stranger() -> None:
    nothing = Held(UserId(1), NOW, {})
    assert "Nothing at all." in check_card(held_card(nothing))
    assert "nothing to delete" in check_card(ask_card(nothing))
