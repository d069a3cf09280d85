"""Export holds all of a person, deletion leaves none of them, and servers that left are forgotten."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.delivery import Kind
from bot.domain.ids import ChannelId, DraftId, GuildId, MilestoneId, PlanId, UserId
from bot.domain.pace import Pace
from bot.domain.plan_writing import TEMPLATE
from bot.gateway.post_rendering import render
from bot.gateway.privacy_cards import export_text
from bot.services.access import Caller
from bot.services.arrangement_edits import EditRequest
from bot.services.checkins import TypedAnswer
from bot.services.organising import MarkAs
from bot.storage import completions, deliveries, members, milestones
from bot.storage.schema import metadata
from tests.services.company import BEN, BOSS, COHORT, GUILD, STUDY, Company, utc, who
from tests.services.quiz_traces import quizzed
from tests.services.quizzing import take

ANN = UserId(910_000_000_000_000_001)
AWAY = GuildId(920_000_000_000_000_002)
NAME = "Ann Unmistakable"
ME = Caller(GUILD, ANN, NAME, STUDY, manages=True)
THERE = Caller(AWAY, ANN, NAME, ChannelId(11))
PERSONAL = {
    "assessments", "cards", "changes", "checkins", "cohorts", "completions", "deliveries", "enrolment_days",
    "enrolment_spans", "enrolments", "item_ticks", "log_entries", "member_zones", "members", "milestones",
    "own_questions", "plans", "question_reports", "quiz_answers", "quiz_points", "quiz_round_answers",
    "quiz_rounds", "quiz_sessions", "reminders", "retired_questions", "standings", "study_logs", "timers",
}  # fmt: skip
ABOUT_NOBODY = {"alarms", "cohort_days", "guilds_left", "heartbeats", "quiz_dailies", "settings"}
KEPT_WITHOUT_NAME = {"deliveries", "log_entries", "changes", "cohorts", "plans"}
KEPT_WITHOUT_NAME |= {"own_questions", "retired_questions", "quiz_rounds"}
TYPED = (
    "ann's note", "ann.example", "ann studied", "ann went well", "ann blocked", "ann goal", "ann announces",
    "ann says", "ann reports",
)  # fmt: skip
SAID_OF_HER = "boss says ann was ill"
Row = dict[str, Any]


async def come(company: Company, end: str) -> None:
    """Let every few hours come up to an instant, with its posts and reminders."""
    while company.clock.at < utc(end):
        company.clock.at = min(utc(end), company.clock.at + timedelta(hours=6))
        await company.services.deliveries.deliver_due()
        await company.services.reminders.send_due()


async def everything(company: Company) -> None:
    """Let Ann, who set the group up, leave every kind of data, and Ben some; it is 9 March, 10:00."""
    services = company.services
    await company.set_up()
    async with company.db.write() as tx:
        await tx.execute(metadata.tables["cohorts"].update().values(setup_by=ANN))
    await services.membership.join(ME)
    await services.membership.join(who(BEN))
    await services.membership.set_zone(ME, "Berlin")
    await services.reminders.choose(ME, "18:00")
    await services.rests.plan(ME, COHORT, "2026-03-20", "")
    await come(company, "2026-03-02 20:00")
    await services.study.done(ME, note="ann's note", link="https://ann.example/1")
    await services.study.done(who(BEN), note="ben's note")
    await come(company, "2026-03-03 10:00")
    await services.study.done(ME)
    await services.study.undo(ME)
    day = company.library.plans[PlanId("kickstart-30")].day(2)
    await services.study.tick(ME, COHORT, day.id, day.items[0].id, on=True)
    async with company.db.write() as tx:
        enrolment = await members.get_enrolment(tx, COHORT, ANN)
        await milestones.reach(tx, enrolment.id, MilestoneId("any"), company.clock.at)
    await services.rests.change_pace(ME, COHORT, Pace.OWN)
    await come(company, "2026-03-08 20:00")
    await services.study.done(ME, number=3)
    for caller, word in ((ME, "ann"), (who(BEN), "ben")):
        said = TypedAnswer("3", f"{word} went well", f"{word} blocked", f"{word} goal", "4")
        await services.checkins.save(caller, COHORT, Kind.WEEKLY, "2026-03-08", said)
        await services.hours.log(caller, "1h", f"{word} studied")
        shown = (await services.study.today(caller)).view
        assert shown.hours is not None
        await services.timers.start(caller, COHORT, shown.hours.enrolment_id, shown.day.id)
    for caller, word in ((ME, "ann"), (who(BEN), "ben")):
        await quizzed(company, caller, word)
    await take(company, ME, await services.quizzes.assess(ME))
    await take(company, THERE, await services.quizzes.start(THERE, count=1))
    await services.arrangements.confirm(
        BOSS, (await services.arrangements.preview_edit(BOSS, EditRequest(grace=2))).change_id
    )
    await services.arrangements.confirm(
        ME, (await services.arrangements.preview_edit(ME, EditRequest(rollover=4))).change_id
    )
    await services.arrangements.preview_edit(ME, EditRequest(name="ann says so"))
    draft = await services.own_plans.preview(ME, TEMPLATE.encode())
    await services.own_plans.keep(ME, draft.draft_id or DraftId(0))
    await services.organising.announce(ME, COHORT, "ann announces")
    await services.organising.mark(ME, BEN, 2, MarkAs.LATE, "ann says ben was ill")
    await services.organising.mark(BOSS, ANN, 2, MarkAs.LATE, SAID_OF_HER)
    await services.membership.set_zone(ME, "Tokyo")
    await come(company, "2026-03-09 10:00")
    async with company.db.read() as tx:
        for delivery, changes in await deliveries.stale(tx):
            await deliveries.mark_edited(tx, delivery.id, changes, company.clock.at)


async def all_rows(company: Company) -> dict[str, list[Row]]:
    """Read every row of every table, as the schema lists them."""
    async with company.db.read() as tx:
        return {
            table.name: [dict(row._mapping) for row in await tx.execute(select(table))]
            for table in metadata.sorted_tables
        }


def found_in(tables: dict[str, list[Row]], *sought: str) -> list[str]:
    """Say in which column of which table something stands."""
    return [
        f"{table}.{column}: {value}"
        for table, rows in tables.items()
        for row in rows
        for column, value in row.items()
        if any(text.casefold() in str(value).casefold() for text in sought)
    ]


def test_every_table_is_known_to_hold_people_or_not() -> None:
    # A new table has to be looked at: if it holds people, `everything` above must fill it.
    assert {table.name for table in metadata.sorted_tables} == PERSONAL | ABOUT_NOBODY


async def test_the_export_holds_everything(company: Company) -> None:
    await everything(company)
    held = await company.services.privacy.held(ANN)
    assert set(held.tables) == PERSONAL
    assert (held.user_id, held.at) == (ANN, company.clock.at)
    stored = await all_rows(company)
    texts = json.dumps(
        {name: [list(map(str, row.values())) for row in rows] for name, rows in held.tables.items()}
    )
    for text in (*TYPED, SAID_OF_HER, NAME, "Europe/Berlin", "Asia/Tokyo", "2026-03-20"):
        assert text in texts, text
    # What belongs to Ann by way of her enrolment or her quiz, counted another way.
    mine = {row["id"] for row in stored["members"] if row["user_id"] == ANN}
    enrolled = {row["id"] for row in stored["enrolments"] if row["member_id"] in mine}
    quizzes = {row["id"] for row in stored["quiz_sessions"] if row["member_id"] in mine}
    assert (len(mine), len(quizzes)) == (2, 5)
    for name, rows in stored.items():
        for key, ids in (("member_id", mine), ("enrolment_id", enrolled)):
            if rows and key in rows[0]:
                expected = [row for row in rows if row[key] in ids]
                assert len(held.tables[name]) == len(expected) > 0, name
    answered = [row for row in stored["quiz_answers"] if row["session_id"] in quizzes]
    assert len(held.tables["quiz_answers"]) == len(answered) + 1, "one was given in a live round"
    undone = [row for row in held.tables["completions"] if row["undone_at"]]
    assert len(held.tables["completions"]) > len(undone)
    assert {row["kind"] for row in held.tables["deliveries"]} >= {"reminder"}
    assert found_in({"": [{"": texts}]}, "ben's note", "ben goal", f"Member {BEN}") == []


async def test_the_file_reads_back_exactly(company: Company) -> None:
    await everything(company)
    held = await company.services.privacy.held(ANN)
    written = json.loads(export_text(held))
    assert written["user_id"] == str(ANN)
    assert datetime.fromisoformat(written["exported_at"]) == company.clock.at
    assert {name: len(rows) for name, rows in written["tables"].items()} == {
        name: len(rows) for name, rows in held.tables.items()
    }
    # Many programs would round such an id if it were a number; what is unknown stays unknown.
    assert written["tables"]["cohorts"][0]["setup_by"] == str(ANN)
    assert written["tables"]["cohorts"][0]["ping_role_id"] is None
    assert {row["target_id"] for row in written["tables"]["log_entries"]} == {None, str(ANN), str(BEN)}


async def test_deleted_nothing_is_found_any_more(company: Company) -> None:
    await everything(company)
    assert found_in(await all_rows(company), str(ANN), NAME, *TYPED, SAID_OF_HER)
    before = await all_rows(company)
    held = await company.services.privacy.delete(ANN)
    after = await all_rows(company)
    assert held.rows > 30
    assert found_in(after, str(ANN), NAME, *TYPED, SAID_OF_HER) == []
    assert (await company.services.privacy.held(ANN)).tables == {}

    # Everybody else's rows are as they were.
    gone = {name: {row.get("id") for row in rows} for name, rows in held.tables.items()}
    for name in PERSONAL - KEPT_WITHOUT_NAME:
        others = [row for row in after[name] if row in before[name]]
        assert others == after[name], name
        assert len(before[name]) - len(after[name]) == len(held.tables[name]), name
        assert len(gone[name]) >= 1
    assert found_in(after, "ben's note") == found_in(before, "ben's note") != []
    assert len(after["log_entries"]) == len(before["log_entries"])
    assert len(after["cohorts"]) == len(before["cohorts"]) == 1
    assert len(after["plans"]) == len(before["plans"]) == 1
    for name, key in (("quiz_rounds", "starter_id"), ("retired_questions", "retired_by")):
        assert [row[key] for row in after[name]] == [0, BEN], name
    assert [row["added_by"] for row in after["own_questions"]] == [0, BEN]

    async with company.db.write() as tx:
        kept = await completions.all_standings(tx)
        await completions.rebuild_standings(tx)
        assert await completions.all_standings(tx) == kept != {}


async def test_the_log_keeps_a_deleted_member_and_what_was_corrected(company: Company) -> None:
    await everything(company)
    await company.services.privacy.delete(ANN)
    log = [
        (row["actor_id"], row["target_id"], row["action"], row["detail"])
        for row in await company.rows("log_entries")
    ]
    assert (0, None, "announce", "") in log
    assert (0, BEN, "mark", "Day 2: late") in log
    assert (BOSS.user_id, 0, "mark", "Day 2: late") in log
    edits = [line for line in log if line[2] == "edit"]
    assert [line[0] for line in edits] == [BOSS.user_id, 0]
    assert all(line[3] for line in edits)
    made = await company.rows("changes")
    assert [(row["actor_id"], row["applied_at"] is not None) for row in made] == [
        (BOSS.user_id, True),
        (0, True),
    ]


async def test_a_change_of_somebody_deleted_can_be_taken_back(company: Company) -> None:
    await company.set_up()
    arrangements = company.services.arrangements
    await arrangements.confirm(ME, (await arrangements.preview_edit(ME, EditRequest(rollover=4))).change_id)
    await company.services.privacy.delete(ANN)
    assert (await company.rows("cohorts"))[0]["rollover_hour"] == 4
    await arrangements.revert(BOSS)
    assert (await company.rows("cohorts"))[0]["rollover_hour"] == 3


async def test_the_log_of_others_is_left_alone(company: Company) -> None:
    await everything(company)
    before = await company.rows("log_entries")
    await company.services.privacy.delete(BEN)
    changed = [
        (old["action"], old["detail"], new["detail"])
        for old, new in zip(before, await company.rows("log_entries"), strict=True)
        if old != new
    ]
    assert changed == [("mark", "Day 2: late (ann says ben was ill)", "Day 2: late")]


# -- posts -----------------------------------------------------------------------------------


async def test_posts_are_rendered_again_without_the_name(company: Company) -> None:
    await everything(company)
    await company.services.privacy.delete(ANN)
    async with company.db.read() as tx:
        stale = {(found.kind, found.period) for found, _ in await deliveries.stale(tx)}
    plan = company.library.plans[PlanId("kickstart-30")]
    did = {(Kind.DAILY, plan.day(number).id) for number in (1, 2, 3)}
    assert stale == did | {(Kind.WEEKLY, "2026-03-08"), (Kind.BOARD, "2026-W10")}
    named = [sent for sent in company.announcer.sent if NAME in str(_shown(sent.post))]
    company.clock.forward(minutes=2)
    await company.services.deliveries.refresh_posts()
    edited = [sent for sent in company.announcer.sent if sent.edits]
    assert len(edited) >= len(stale)
    assert all(NAME not in _shown(sent.edits[-1]) for sent in edited)
    again = {sent.ref for sent in edited}
    assert {sent.ref for sent in named if "announces" not in _shown(sent.post)} <= again


def _shown(post: Any) -> str:
    rendered = render(post)
    return f"{rendered.content} {rendered.embed.to_dict()}"


async def test_posts_older_than_30_days_are_left_alone(company: Company) -> None:
    await company.set_up()
    await company.services.membership.join(ME)
    await come(company, "2026-03-02 09:00")
    await company.services.study.done(ME)
    company.clock.at = utc("2026-03-03 09:00")
    await company.services.deliveries.deliver_due()
    await company.services.study.done(ME)
    await company.services.deliveries.refresh_posts()
    async with company.db.write() as tx:
        for delivery, changes in await deliveries.stale(tx):
            await deliveries.mark_edited(tx, delivery.id, changes, company.clock.at)
    company.clock.at = utc("2026-04-01 09:00") + timedelta(minutes=5)
    await company.services.privacy.delete(ANN)
    async with company.db.read() as tx:
        stale = [found.period for found, _ in await deliveries.stale(tx)]
    assert stale == [company.library.plans[PlanId("kickstart-30")].day(2).id]


async def test_nobody_is_nobody(company: Company) -> None:
    await everything(company)
    before = await all_rows(company)
    held = await company.services.privacy.delete(UserId(123))
    assert (held.rows, held.tables) == (0, {})
    assert await all_rows(company) == before


async def test_who_was_deleted_may_join_again(company: Company) -> None:
    await everything(company)
    await company.services.privacy.delete(ANN)
    await company.services.membership.join(replace(ME, manages=False))
    progress = await company.services.study.progress(ME)
    assert progress.ledger.best == 0
    assert progress.record.done == {}
    settings = await company.services.membership.settings(ME)
    assert (settings.zone, settings.remind_at) == (None, None)


# -- servers ---------------------------------------------------------------------------------


async def test_a_server_rests_30_days_and_then_goes(company: Company) -> None:
    await everything(company)
    privacy = company.services.privacy
    await privacy.guild_removed(GUILD)
    company.clock.forward(days=30, seconds=-1)
    await privacy.forget_guilds()
    assert (await company.rows("cohorts")) != []
    company.clock.forward(seconds=1)
    await privacy.forget_guilds()
    left = {name: rows for name, rows in (await all_rows(company)).items() if rows}
    # What is left is Ann's quiz in the other server.
    assert set(left) - ABOUT_NOBODY == {"cards", "members", "quiz_sessions", "quiz_answers"}
    assert [row["guild_id"] for row in left["members"]] == [AWAY]
    assert "guilds_left" not in left
    assert "alarms" not in left


async def test_coming_back_in_time_keeps_everything(company: Company) -> None:
    await everything(company)
    before = await all_rows(company)
    await company.services.privacy.guild_removed(GUILD)
    company.clock.forward(days=29)
    await company.services.privacy.guild_present(GUILD)
    company.clock.forward(days=29)
    await company.services.privacy.forget_guilds()
    assert await all_rows(company) == before


async def test_what_happened_while_the_bot_was_away_is_found_out(company: Company) -> None:
    await everything(company)
    privacy = company.services.privacy
    await privacy.compare({AWAY})
    first = await company.rows("guilds_left")
    assert [(row["guild_id"], row["left_at"]) for row in first] == [(GUILD, company.clock.at)]
    company.clock.forward(days=3)
    await privacy.compare({AWAY})
    assert await company.rows("guilds_left") == first, "the 30 days do not begin anew"
    await privacy.compare({AWAY, GUILD})
    assert await company.rows("guilds_left") == []


async def test_a_server_without_data_may_come_back_too(company: Company) -> None:
    await company.services.privacy.guild_removed(GUILD)
    await company.services.privacy.compare({GUILD})
    assert await company.rows("guilds_left") == []
    await company.services.privacy.compare(set())
    assert await company.rows("guilds_left") == []


async def test_a_server_that_left_is_silent_and_goes_on_when_it_is_back(company: Company) -> None:
    await everything(company)
    await company.services.privacy.delete(BEN)
    await company.services.privacy.guild_removed(GUILD)
    sent, told = len(company.announcer.sent), len(company.announcer.told)
    company.announcer.problem = {STUDY: AssertionError("spoke")}  # type: ignore[dict-item]
    await come(company, "2026-03-11 20:00")
    await company.services.deliveries.refresh_posts()
    assert (len(company.announcer.sent), len(company.announcer.told)) == (sent, told)
    async with company.db.read() as tx:
        assert await deliveries.stale(tx) == []
    company.announcer.problem = {}
    await company.services.privacy.guild_present(GUILD)
    await company.services.deliveries.deliver_due()
    await company.services.deliveries.refresh_posts()
    await company.services.reminders.send_due()
    assert len(company.announcer.sent) > sent
    assert len(company.announcer.told) > told
    async with company.db.read() as tx:
        assert await deliveries.stale(tx) == []
    assert (await company.rows("cohorts"))[0]["posted_through"] == 10
    assert [found for found in await company.rows("cohorts") if found["blocked_at"]] == []


def test_plain_values() -> None:
    from bot.storage.privacy import _plain

    assert _plain(time(9, 30)) == "09:30:00"
    assert _plain(date(2026, 3, 2)) == "2026-03-02"
    assert _plain(utc("2026-03-02 09:00")) == "2026-03-02T09:00:00+00:00"
    assert _plain(None) is None
