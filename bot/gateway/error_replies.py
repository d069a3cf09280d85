"""Say what went wrong and what to do: one table for commands, buttons, selects and forms alike."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.domain import errors
from bot.gateway.outages import is_outage
from bot.gateway.words import (
    clock_of,
    escape,
    listed,
    minutes,
    moment,
    one_line,
    plural,
    relative,
    short_date,
)

WORTH_KEEPING = 65
GROUPS_NAMED = 10
FAULTS_LENGTH_MOST = 1700
_log = structlog.get_logger(__name__)


def _given(text: str) -> str:
    return f"“{escape(one_line(text, 60))}”"


def _named(names: list[str]) -> str:
    return listed([f"**{escape(name)}**" for name in names])


def _which(error: errors.WhichCohort) -> str:
    named = [f"**{escape(name)}**" for name in error.names[:GROUPS_NAMED]]
    if len(error.names) > GROUPS_NAMED:
        named.append(f"{len(error.names) - GROUPS_NAMED} more")
    return (
        f"This server has several groups: {listed(named)}. "
        "Say which one with the `cohort` option, or use the command in the group's own channel."
    )


def _zone(error: errors.UnknownZone) -> str:
    zones = listed([f"`{zone}`" for zone in error.nearest], "or")
    nearest = f" Did you mean {zones}?" if zones else ""
    return (
        f"I don't know a time zone called {_given(error.given)}.{nearest} "
        "Give the nearest big city, for example `Berlin`, or a zone such as `Europe/Berlin`."
    )


def _topic(error: errors.UnknownTopic) -> str:
    nearest = f" The nearest: {_named(list(error.nearest))}." if error.nearest else ""
    return (
        f"There is no quiz topic called {_given(error.given)}.{nearest} Pick one from the list as you type."
    )


def _permissions(error: errors.MissingPermissions) -> str:
    lines = "\n".join(f"• {name}" for name in error.names)
    return (
        f"In <#{error.channel_id}> I still need:\n{lines}\n"
        "Open the channel's settings → Permissions, allow these for my role, then run the command again."
    )


def _no_questions(error: errors.NoQuestions) -> str:
    what = " ".join(filter(None, (error.difficulty, "questions")))
    about = f" about **{error.topic}**" if error.topic else ""
    return f"There are no {what}{about} yet. Try another difficulty or topic."


def _round_running(error: errors.RoundRunning) -> str:
    place = f"<#{error.channel_id}>"
    if error.message_id is not None:
        place = f"https://discord.com/channels/{error.guild_id}/{error.channel_id}/{error.message_id}"
    return f"A round is running here already: {place}. Press an answer under its question to join in."


def _round_closed(error: errors.RoundClosed) -> str:
    if error.last:
        then = "It was the last one: the standings come in a moment, and `/quiz live` starts another round."
    else:
        then = "Press under the next one: it comes in a few seconds."
    return f"Time was up for question {error.number}, so that did not count. {then}"


def _no_checkin(error: errors.NoCheckin) -> str:
    when = f" The next one comes {relative(error.next_at)}." if error.next_at else ""
    return f"No check-in is open right now.{when}"


def _jump(error: errors.JumpBackwards) -> str:
    why = "it comes next anyway" if error.number == error.next_number else "it is behind already"
    return f"Day {error.number} is not ahead: {why}. Give a later day; what was posted cannot come again."


def _everyone(error: errors.EveryoneRole) -> str:
    why = (
        "not everybody on a server studies along, so I never ping everybody. Make a role that people can "
        "take, and pick it"
        if error.option == "role"
        else "everybody could then change the group. Pick a role that only its organisers have"
    )
    return f"Everybody can't be the choice for `{error.option}`: {why}. Nothing was changed."


def _number(error: errors.BadNumber) -> str:
    return (
        f"For {error.what}, please give a number from {error.low:g} to {error.high:g}; "
        f"I got {_given(error.given)}. Nothing was saved: correct it and try again."
    )


def _duration(error: errors.BadDuration) -> str:
    problem = f"I can't read {_given(error.given)} as a time studied." if error.given.strip() else "How long?"
    return f"{problem} Write it like `90m`, `1h30` or `1.5 h`, at least one minute. Nothing was saved."


def _timer_over(error: errors.TimerOver) -> str:
    if error.running_since is None:
        return "That timer was stopped already, so nothing changed. `/log` shows what it logged."
    return (
        "That timer was stopped already. Another one has been running since "
        f"{clock_of(error.running_since)} and goes on: `/today` has the button that stops it."
    )


def plan_faults(faults: Sequence[str]) -> str:
    """List as many faults of a plan as fit a reply, each with its line."""
    head = f"That is not a plan yet: {plural(len(faults), 'fault')}, and nothing was kept."
    return _fault_list(head, faults, "Mend this in the file, then use `/cohort plan-import` again.")


def question_faults(faults: Sequence[str]) -> str:
    """List as many faults of a table of questions as fit a reply, each with its row."""
    head = f"That table has {plural(len(faults), 'fault')}, and nothing was added."
    foot = "Mend this in the table, then use `/cohort questions-import` again; without a file it explains."
    return _fault_list(head, faults, foot)


def _fault_list(head: str, faults: Sequence[str], foot: str) -> str:
    shown: list[str] = []
    for fault in faults:
        line = f"• {escape(one_line(fault, 300))}"
        if sum(map(len, shown)) + len(shown) + len(line) > FAULTS_LENGTH_MOST:
            return "\n".join([head, *shown, f"… and {len(faults) - len(shown)} more.", foot])
        shown.append(line)
    return "\n".join([head, *shown, foot])


def _in_use(error: errors.PlanInUse) -> str:
    named = [f"• {escape(one_line(day, 100))}" for day in error.displaced[:GROUPS_NAMED]]
    if len(error.displaced) > GROUPS_NAMED:
        named.append(f"• … and {len(error.displaced) - GROUPS_NAMED} more")
    return (
        f"**{escape(error.cohort)}** has reached Day {error.through} of this plan. Days up to there keep "
        "their place, because members have done them:\n"
        + "\n".join(named)
        + "\nMend that in the file: put them back where they were. If only a title changed, give the day its "
        "id: `/cohort plan-import download:` shows it."
    )


_REPLIES: Mapping[type[errors.DaymarkError], Callable[[Any], str]] = {
    errors.OutsideGuild: lambda _: (
        "That works only in the server where your study group is. Open the server and run it there."
    ),
    errors.NoCohort: lambda _: (
        "No study group is running in this server. Somebody with Manage Server can start one with `/setup`."
    ),
    errors.UnknownCohort: lambda e: (
        f"This server has no group called {_given(e.given)}. Pick one from the list as you type."
    ),
    errors.WhichCohort: _which,
    errors.NotEnrolled: lambda e: (
        f"You are not in **{escape(e.cohort)}** yet. Use `/join`, or just press **Done** under a post."
    ),
    errors.AlreadyEnrolled: lambda e: (
        f"You are in **{escape(e.cohort)}** already. `/today` shows what is next."
    ),
    errors.NotAMember: lambda e: (
        f"That person is not in **{escape(e.cohort)}**. They can come in with `/join`."
    ),
    errors.NotOrganiser: lambda e: (
        f"Only the organisers of **{escape(e.cohort)}** can do that: people with Manage Server, "
        "or with the organiser role named in `/setup`."
    ),
    errors.NotManager: lambda _: (
        "Only people with the Manage Server permission can do that. Ask one of them."
    ),
    errors.CohortFinished: lambda e: (
        f"**{escape(e.cohort)}** ended {relative(e.ended_at)}, so that is no longer possible. "
        "Somebody with Manage Server can start the next group with `/setup`."
    ),
    errors.NotYours: lambda _: (
        "Those buttons belong to somebody else. `/today` and `/quiz start` give you your own."
    ),
    errors.Outdated: lambda _: (
        "That is over or no longer there. `/today` shows where you are, `/quiz start` begins a new quiz."
    ),
    errors.UnknownZone: _zone,
    errors.BadDate: lambda e: (
        f"I can't read {_given(e.given)} as a date. Write it like `2026-03-09`, or pick a suggestion."
    ),
    errors.BadCheckinTime: lambda e: (
        f"I can't read {_given(e.given)} as a weekday with a time. Write it like `Sunday 18:00` or "
        "`fri 17:30`. Nothing was changed."
    ),
    errors.BadMonthlyDay: lambda e: (
        (
            f"Not every month has {_given(e.given)}."
            if e.beyond
            else f"I can't read {_given(e.given)} as a day."
        )
        + " Write `last day`, a number from 1 to 28 like `15`, or `phase ends`. Nothing was changed."
    ),
    errors.BadTime: lambda e: (
        f"I can't read {_given(e.given)} as a time. Write it on the 24-hour clock, like `09:00` or `18:30`."
    ),
    errors.PostBeforeRollover: lambda e: (
        f"A study day ends at {e.rollover_hour:02d}:00, so pick a post time of "
        f"{e.rollover_hour:02d}:00 or later. `09:00` suits most groups."
    ),
    errors.UnknownPlan: lambda e: (
        f"There is no plan called {_given(e.given)}. Pick {listed([f'`{plan}`' for plan in e.known], 'or')}."
    ),
    errors.StartTooEarly: lambda e: (
        f"From {e.start_on} on, all {e.days} days of the plan would be over by now. Give a later start date."
    ),
    errors.StartTooLate: lambda e: (
        f"{e.start_on} is too far ahead. Pick a start within the next {e.days_ahead} days."
    ),
    errors.ChannelTaken: lambda e: (
        f"**{escape(e.cohort)}** studies in that channel already. Pick another channel, "
        "or end that group first with `/cohort end`."
    ),
    errors.NotATextChannel: lambda e: (
        f"<#{e.channel_id}> is a forum, and the daily posts need a text channel. "
        "Pick one with the `channel` option."
    ),
    errors.MissingPermissions: _permissions,
    errors.NothingToChange: lambda e: (
        f"Nothing to change: **{escape(e.cohort)}** is set up like that already. "
        "Give at least one option with a new value."
    ),
    errors.NoSuchWeek: lambda e: f"There is no week {e.number}. Give one from 1 to {e.weeks}.",
    errors.NotInGuide: lambda e: (
        f"The guide has nothing about “{escape(one_line(e.given, 60))}”. Use `/guide` without options and "
        "pick a section."
    ),
    errors.NoMilestones: lambda e: (
        f"The plan of **{escape(e.cohort)}** has no milestones of its own: its days are the measure. See "
        "`/progress`."
    ),
    errors.NoSuchDay: lambda e: f"There is no day {e.number}: the plan has days 1 to {e.days}.",
    errors.DayInFuture: lambda e: (
        f"Day {e.number} comes {moment(e.due_at)} ({relative(e.due_at)}); it can be done from then on."
    ),
    errors.NotStarted: lambda e: (
        f"**{escape(e.cohort)}** starts {moment(e.due_at)} ({relative(e.due_at)}). "
        "Day 1 will be posted then; until then there is nothing to do."
    ),
    errors.NotDone: lambda e: (
        f"Day {e.number} is not marked done, so there is nothing to take back or to add to. "
        f"`/done day:{e.number}` marks it."
    ),
    errors.NothingToUndo: lambda _: (
        "You have not marked a day done yet, so there is nothing to take back. `/done` marks one."
    ),
    errors.UnknownItem: lambda _: "That item is no longer part of the day. `/today` shows the list anew.",
    errors.TextTooLong: lambda e: (
        f"That {e.what} has {e.length:,} characters; {e.limit:,} fit. Please shorten it and try again."
    ),
    errors.TextEmpty: lambda e: f"The {e.what} is empty. Write a few words and try again.",
    errors.BadLink: lambda e: (
        f"I can't use {_given(e.given)} as a link. It has to start with `https://` or `http://` "
        "and hold no spaces or brackets."
    ),
    errors.BadNumber: _number,
    errors.UnknownTopic: _topic,
    errors.NoQuestions: _no_questions,
    errors.AlreadyAnswered: lambda e: (
        f"You have answered that one already: {_given(e.chosen)}. The first answer counts."
    ),
    errors.NotANumber: lambda e: (
        f"I could not read {_given(e.given)} as a number. Type it like 0.75, 3/4, 75 % or 1e3"
        f"{f', in {escape(e.unit)}' if e.unit else ''}. Nothing was counted: press Answer again."
    ),
    errors.QuizClosed: lambda e: (
        f"That is the quiz of day {e.number}, and its day is over. `/quiz daily` has today's."
        if e.running
        else f"**{escape(e.cohort)}** has finished, so its daily quizzes are closed. Try `/quiz start`."
    ),
    errors.RoundRunning: _round_running,
    errors.RoundClosed: _round_closed,
    errors.RoundOver: lambda _: "That round is over. `/quiz live` starts another one.",
    errors.NotStarter: lambda _: (
        "Only the person who started this round, or an organiser, can stop it. Ask one of them."
    ),
    errors.NoCheckin: _no_checkin,
    errors.CheckinClosed: lambda e: f"That check-in closed {relative(e.closed_at)}. The next one will come.",
    errors.PauseBackwards: lambda e: (
        f"That pause would end ({e.to_on}) before it begins ({e.from_on}). Give the two dates the other way "
        "round."
    ),
    errors.PausePast: lambda e: (
        f"A pause can begin on {e.first_open} at the earliest: what was posted stays. Give that date or a "
        f"later one instead of {e.from_on}."
    ),
    errors.PauseTooLong: lambda e: f"A pause can last {e.days} days at most. Give an earlier last date.",
    errors.PauseOverlaps: lambda e: (
        f"There is a pause from {e.from_on} to {e.to_on} already. Pick other dates, or end that one first "
        "with `/cohort resume`."
    ),
    errors.NotPaused: lambda e: f"**{escape(e.cohort)}** is not paused. `/cohort pause` plans a pause.",
    errors.JumpBackwards: _jump,
    errors.NothingToRevert: lambda e: (
        f"There is nothing to take back for **{escape(e.cohort)}**: no change is in force, or something "
        "was posted since. `/cohort edit` makes a new change."
    ),
    errors.RoleGone: lambda e: (
        f"The role <@&{e.role_id}> is gone from this server. Pick another one with the options of "
        "`/cohort edit`."
    ),
    errors.EveryoneRole: _everyone,
    errors.ChangedSince: lambda _: (
        "Something changed since that preview, so nothing was done. Use the command again to see it anew."
    ),
    errors.RestPast: lambda e: (
        f"The deadline of {e.on} has passed, so that date can no longer be a rest day. Pick a later one."
    ),
    errors.RestTooMuch: lambda e: (
        f"At most {e.most} days can rest within any {e.days} dates. Take fewer dates, or ask the organisers "
        "for a pause of the whole group."
    ),
    errors.SamePace: lambda _: "That is your pace already, so nothing changed. Pick another in `/settings`.",
    errors.UnknownRole: lambda e: (
        f"The role <@&{e.role_id}> is gone from this server. Name another one with `/cohort edit`."
    ),
    errors.NothingAhead: lambda e: (
        f"No day of **{escape(e.cohort)}** is still to come, so there is nothing for your calendar. "
        "`/today` shows what is open."
    ),
    errors.BadWeekdays: lambda e: (
        f"I can't read {_given(e.given)} as weekdays. Write them like `Mon-Fri` or `Mon Wed Fri`."
    ),
    errors.BadDuration: _duration,
    errors.EntryTooLong: lambda e: (
        f"One entry can hold {minutes(e.most)} at most, and that is {minutes(e.minutes)}. Nothing was saved: "
        "give what you studied on one day."
    ),
    errors.DayTooFull: lambda e: (
        f"On {short_date(e.on)} you have {minutes(e.logged)} logged already, and with {minutes(e.more)} more "
        "that date would have over 24 hours. Nothing was saved: give a shorter time, or see `/log`."
    ),
    errors.EntryGone: lambda _: "That entry was removed. `/log` shows what is logged.",
    errors.EntryTooOld: lambda e: (
        f"That entry is of {short_date(e.on)}; the last {plural(e.days, 'day')} can be edited and removed. "
        "`/log` shows them."
    ),
    errors.NothingToLog: lambda _: (
        "Nothing is left to log there: those items are logged already, or no longer ticked. "
        "`/log` shows your hours."
    ),
    errors.TimerRunning: lambda e: (
        f"Your timer has been running since {clock_of(e.started_at)} ({relative(e.started_at)}) and goes on. "
        "`/today` has the button that stops it."
    ),
    errors.TimerOver: _timer_over,
    errors.ChannelUnavailable: lambda e: (
        f"I can't post: {e.reason}. Mend that in the channel's settings → Permissions, or name another "
        "channel with `/cohort edit`, then try again."
    ),
    errors.DiscordUnavailable: lambda _: (
        "Discord did not answer just now. Nothing is lost; please try again in a minute."
    ),
    errors.PictureUnavailable: lambda _: (
        "I cannot draw the picture just now. Nothing is lost; please try again in a minute."
    ),
    errors.BadPlan: lambda e: plan_faults(e.faults),
    errors.PlanFileTooBig: lambda e: (
        f"That file has {e.size:,} bytes, and a plan may have {e.most:,}. Shorten it: a year of days fits "
        "easily."
    ),
    errors.TooManyPlans: lambda e: (
        f"This server has {e.most} plans of its own, and no more fit. To replace one that you no longer "
        "need, put its id below the first heading of your file, as `/cohort plan-import download:` shows."
    ),
    errors.PlanInUse: _in_use,
    errors.PlanDraftGone: lambda _: (
        "That draft is no longer there: it was thrown away, or it is more than a week old. "
        "Use `/cohort plan-import` with the file again."
    ),
    errors.BadQuestions: lambda e: question_faults(e.faults),
    errors.QuestionFileTooBig: lambda e: (
        f"That file has {e.size:,} bytes, and a table of questions may have {e.most:,}. Give me fewer at a "
        "time."
    ),
    errors.TooManyQuestions: lambda e: (
        f"This server has {plural(e.kept, 'question')} of its own, and {e.most} fit: the {e.new} in that "
        "file are too many, so nothing was added. `/cohort questions` can delete what you no longer need, "
        "once it is retired."
    ),
    errors.TooManyReports: lambda e: (
        f"{e.most} of your reports wait for the organisers, so nothing was sent. Give them time to look at "
        "those first."
    ),
}


def describe(error: Exception) -> str | None:
    """Return the reply to a known refusal, None for anything unexpected."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, app_commands.CommandOnCooldown):
        return f"Slow down a little: try again in {minutes(max(1, round(error.retry_after / 60)))}."
    if isinstance(error, app_commands.MissingPermissions):
        return _REPLIES[errors.NotManager](error)
    if isinstance(error, app_commands.TransformerError):
        return f"I can't use {_given(str(error.value))} there. Pick one of the choices offered."
    if is_outage(error):
        return _REPLIES[errors.DiscordUnavailable](error)
    write = _REPLIES.get(type(error))  # type: ignore[arg-type]
    return None if write is None else write(error)


async def reply_to_error(
    interaction: discord.Interaction[Any], error: Exception, typed: Mapping[str, str] | None = None
) -> None:
    """Answer a refusal privately; an unexpected error gets a reference that the log has too.

    What was typed into a form is given back: Discord throws a form away once it was sent.
    """
    text = describe(error)
    if text is None:
        reference = secrets.token_hex(3)
        _log.error("unexpected error", reference=reference, exc_info=error)
        text = (
            "Something went wrong on my side. Please try again in a minute. If it happens again, give this "
            f"reference to the people who run this bot: `{reference}`."
        )
    try:
        await _send_private(interaction, text, _typed(typed or {}))
    except Exception as problem:
        if not isinstance(problem, discord.HTTPException) and not is_outage(problem):
            raise
        _log.warning("error reply not sent", problem=str(problem))


def _typed(texts: Mapping[str, str]) -> list[discord.Embed]:
    written = [text.replace("```", "``\u200b`") for text in texts.values() if text.strip()]
    if sum(map(len, written)) < WORTH_KEEPING:
        return []
    blocks = "\n".join(f"```\n{text}\n```" for text in written)
    return [discord.Embed(title="What you typed, to copy", description=blocks)]


async def _send_private(interaction: discord.Interaction[Any], text: str, more: list[discord.Embed]) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(text, embeds=more, ephemeral=True)
    else:
        await interaction.response.send_message(text, embeds=more, ephemeral=True)
