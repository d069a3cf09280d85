"""Explain how Daymark works; the list of commands is read from the commands themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.gateway.actions import ActionSelect
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE


@dataclass(frozen=True, slots=True)
class HelpTopic:
    title: str
    text: str


HELP = {
    "start": HelpTopic(
        "The basics",
        "Every day a checklist is posted in the study channel. Do it, press **Done**, and that is it.\n\n"
        "• Press **Done** under a post, or use `/done`. Pressing it also joins you.\n"
        "• **My checklist** and `/today` show your day; tick items one by one if you like; the last "
        "required one marks the day done.\n"
        "• Pressed by mistake? **Undo** in the private reply, or `/undo`. It costs nothing.\n"
        "• `/progress` is your own picture, `/leaderboard` the group's, `/quiz daily` asks about the day.\n\n"
        "Answers to you are private unless you press **Share** or ask for the leaderboard.",
    ),
    "days": HelpTopic(
        "Days, deadlines and streaks",
        "A day is on time until 03:00 of your own night, and always for at least 12 hours after its post. "
        "For another night you can still keep it (**kept late**): your streak goes on. (Organisers can set "
        "another hour, and more or fewer nights.)\n\n"
        "Your **streak** counts the days on time or kept late since the last one you missed. Seven days on "
        "time in a row earn a **freeze** (two at most); it covers the next day you would have missed.\n\n"
        "**Rest** days, planned in `/settings` (seven in any thirty dates), are excused. `/streak` says why "
        "your streak is what it is. Deadlines follow your time zone: `/settings`. If the bot could not post, "
        "nobody loses a streak: a day's deadline starts when its post goes out.\n\n"
        "At the **intensive** pace (the group's from `/setup`, or yours from `/join` and `/settings`) a "
        "study day has two days of the plan, and each counts by itself.",
    ),
    "points": HelpTopic(
        "Points and leaderboard",
        "A day done by its deadline earns **10 points**, later **5**. Weeks begin on Monday. Equal points "
        "share a place. Quizzes earn a little too. **Consistency** is days kept ÷ days closed, fair to those "
        "who joined late: days before you joined are optional and never count as missed.\n\nThe week's "
        "board goes to the group chat on Mondays. It pings nobody.",
    ),
    "hours": HelpTopic(
        "Hours and the weekly goal",
        "`/log` keeps how long you studied: `90m`, `1h30` or `1.5 h`. Without a time it shows your week, "
        "to edit or remove. Or press **Start timer** in `/today` and **Stop timer** later; if you forget "
        "it, it logs 4 h at most and asks how long it was.\n\n"
        "Your **weekly goal** is what the plan needs, or what you set in `/settings`. Others never see what "
        "you wrote; organisers see the sums.",
    ),
    "quizzes": HelpTopic(
        "Quizzes",
        "`/quiz daily`, or **Quiz** under the post, asks three questions about the day, the same for the "
        "whole group until the next post. `/quiz start` asks about your week, or about any topic.\n\n"
        "Every question you answer **comes back just before you would forget it**: `/quiz review` asks what "
        "is due, what you missed first, and `/today` says how many wait. `/quiz me` shows what you know.\n\n"
        "`/quiz live` starts a round in the channel: everybody answers in private, then all see how it went. "
        "`/quiz assess` is a skill check of 18 questions that says which week to begin in.\n\n"
        "A right answer in the daily quiz or a live round earns **2 points**, ten a day at most. Something "
        "wrong with a question? Press **Report** under its answer.",
    ),
    "privacy": HelpTopic(
        "What others see",
        "Others see your name (or “someone”, or nothing: `/settings`), your points, and that you did a day. "
        "Notes, links and check-in answers are read by you and the organisers only; a check-in by the "
        "group, too, where you say so. Daymark reads no "
        "messages and pings nobody, unless the organisers chose a role for the daily post.\n\n"
        "`/privacy show` says what is held about you, `/privacy export` gives it to you as a file, and "
        "`/privacy delete` deletes it everywhere.",
    ),
    "organisers": HelpTopic(
        "For organisers",
        "`/setup` starts a group; `/cohort status` shows what was posted and what was not, and why. "
        "`/cohort report` says who went quiet and where people get stuck; `/cohort export` gives you "
        "files. `/cohort plan-import` takes a plan of your own as Markdown, or gives you a template.\n\n"
        "`/cohort edit`, `/cohort pause`, `/cohort resume` and `/cohort jump` bend the plan from the next "
        "day on: each shows the new dates first, and `/cohort revert` takes the last change back. "
        "`/cohort log` keeps who did what. `/cohort mark` corrects a member's day; `/cohort announce` speaks "
        "to the group; `/cohort end` ends it.\n\n"
        "`/cohort questions` shows which quiz questions members reported and how they all fare; you can "
        "retire some for this server. `/cohort questions-import` adds your own from a table.\n\n"
        "If I cannot post, I tell you once, try again every ten minutes, and resume by myself: after a gap "
        "the latest day is posted and the missed ones become one note. `/cohort post` tries at once.",
    ),
    "commands": HelpTopic("Every command", ""),
}


def help_card(topic: str, tree: app_commands.CommandTree[Any]) -> Card:
    """Lay out one topic of the help; the basics where it is not known."""
    key = topic if topic in HELP else "start"
    chosen = HELP[key]
    text = "\n".join(_commands(tree)) if key == "commands" else chosen.text
    card = Card(BLUE).text(f"### {chosen.title}\n{text}")
    options = [
        discord.SelectOption(label=other.title, value=name, default=name == key)
        for name, other in HELP.items()
    ]
    return card.row(ActionSelect("More help", options, "help"))


def _commands(tree: app_commands.CommandTree[Any]) -> Iterator[str]:
    for command in sorted(tree.walk_commands(), key=lambda command: command.qualified_name):
        if isinstance(command, app_commands.Command):
            yield f"• `/{command.qualified_name}` {command.description}"
