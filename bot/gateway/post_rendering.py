"""Write out the messages a cohort gets: content, embed and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

import discord

from bot.domain.cohort import Cohort
from bot.domain.pictures import Picture
from bot.gateway.actions import ActionButton, buttons
from bot.gateway.board_rendering import board_embed, page_buttons, span
from bot.gateway.day_fields import add_day_fields, add_done_field
from bot.gateway.words import (
    clock_time,
    escape,
    mention,
    moment,
    plural,
    prose,
    short_date,
)
from bot.services.posts import (
    Announcement,
    BlockedNotice,
    BoardPost,
    CatchUpPost,
    DailyPost,
    Post,
    SignUpPost,
    TrialPost,
    WrapUpPost,
)

BLUE = discord.Colour(0x3B82F6)
GREEN = discord.Colour(0x22A06B)
AMBER = discord.Colour(0xD97706)
GREEN_BUTTON = discord.ButtonStyle.success
BLUE_BUTTON = discord.ButtonStyle.primary


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to send.

    `ping` is the one role it may notify, `thread` names the thread it is for, `picture` is attached.
    """

    content: str
    embed: discord.Embed
    view: discord.ui.View | None = None
    ping: int | None = None
    thread: str | None = None
    picture: Picture | None = None

    @property
    def allowed_mentions(self) -> discord.AllowedMentions:
        """Allow the one role an organiser chose, and nobody else."""
        roles = [discord.Object(self.ping)] if self.ping is not None else False
        return discord.AllowedMentions(everyone=False, users=False, replied_user=False, roles=roles)


@singledispatch
def render(post: Post) -> Rendered:
    """Write out a post."""
    raise TypeError(f"no rendering for {type(post).__name__}")


def _ping(role_id: int | None) -> str:
    return f"<@&{role_id}> " if role_id is not None else ""


def _pinged(role_id: int | None) -> str:
    return "Nobody is pinged" if role_id is None else f"Only {_ping(role_id).strip()} is pinged, once a day"


# -- the daily post --------------------------------------------------------------------------


@render.register
def _daily(post: DailyPost) -> Rendered:
    day, role_id = post.day, post.cohort.draft.ping_role_id if post.pings else None
    title = f"Day {day.number} of {len(post.plan)}: {day.title}"  # above the embed: phones notify with it
    embed = discord.Embed(description=day.why or None, colour=BLUE)
    embed.set_author(name=f"{day.phase.title} · {short_date(post.on)}")
    add_day_fields(embed, day, weekend=post.weekend)
    if post.tip is not None:
        embed.add_field(name="💡 By the way", value=post.tip, inline=False)
    add_done_field(embed, post.done, post.names)
    if post.late:
        embed.set_footer(text="Posted late. Deadlines moved with it: you have at least 12 hours from now.")
    else:
        embed.set_footer(text="Works in your own time zone: you have at least 12 hours from this post.")
    key = (post.cohort.id, day.id, post.marker)
    view = buttons(
        ActionButton("Done", "done", *key, style=GREEN_BUTTON, emoji="✅"),
        ActionButton("My checklist", "checklist", *key, emoji="📋"),
        ActionButton("Quiz", "daily", *key, emoji="🎲"),
    )
    return Rendered(f"{_ping(role_id)}**{title}**", embed, view, role_id)


@render.register
def _catch_up(post: CatchUpPost) -> Rendered:
    count = len(post.days)
    heading = f"While I could not post, {plural(count, 'day')} came due"
    lines = [f"• **Day {day.number}**, {short_date(on)}: {day.title}" for day, on in post.days]
    embed = discord.Embed(description=fitting(lines), colour=AMBER)
    embed.set_footer(text="Nobody loses a streak over this: the deadlines of these days start now.")
    view = buttons(ActionButton("My open days", "today", post.cohort.id, post.marker, emoji="📋"))
    return Rendered(f"**{heading}.**", embed, view)


def fitting(lines: Sequence[str], most: int = 3800) -> str:
    """Write as many whole lines as fit, and how many more there are."""
    shown: list[str] = []
    for line in lines:
        if sum(map(len, shown)) + len(shown) + len(line) > most:
            return "\n".join([*shown, f"… and {len(lines) - len(shown)} more"])
        shown.append(line)
    return "\n".join(shown)


@render.register
def _wrap_up(post: WrapUpPost) -> Rendered:
    title = f"{escape(post.cohort.name)}: that was the last day 🎉"
    done = f"Together you did **{plural(post.days_done, 'day')}**."
    if post.finished:
        done += f" **{plural(post.finished, 'member')}** did every single one."
    embed = discord.Embed(
        title="You made it to the end",
        description=(
            f"{done}\n\nDays that are still open can be done until {moment(post.late_until)}. "
            "There will be no more posts. Somebody with Manage Server can start the next plan here with "
            "`/setup`."
        ),
        colour=GREEN,
    )
    if (then := post.plan.then) is not None:
        day = 7 * then.week - 6
        enter = f"`/setup plan: {then.plan_id}`, then `/cohort jump day: {day}`"
        embed.add_field(
            name="What comes next",
            value=f"{then.hint}\nFor somebody with Manage Server: {enter}.",
            inline=False,
        )
    view = buttons(ActionButton("My progress", "progress", post.cohort.id, post.marker, emoji="📈"))
    return Rendered(f"**{title}**", embed, view)


# -- boards ----------------------------------------------------------------------------------


@render.register
def _board(post: BoardPost) -> Rendered:
    page = post.page
    embed = board_embed(page)
    view = page_buttons(page, post.marker)
    name = escape(page.cohort.name)
    return Rendered(f"**{name}: the week from {span(page)}**", embed, view)


# -- from and for organisers -----------------------------------------------------------------


@render.register
def _sign_up(post: SignUpPost) -> Rendered:
    draft, plan = post.cohort.draft, post.plan
    name = escape(draft.name)
    first = "Day 1" if post.day_number == 1 else f"The next one, day {post.day_number},"
    embed = discord.Embed(
        title=f"Join {name}",
        description=(
            f"{plan.summary}\n\n**{len(plan)} days**, {_a_day(post.cohort)} a day, posted here at "
            f"{clock_time(draft.post_time)} ({draft.zone}). {first} comes {moment(post.first_due_at)}."
        ),
        colour=GREEN,
    )
    embed.add_field(
        name="How it works",
        value=(
            f"Do the day's checklist, press **Done**. You have until {draft.rollover_hour:02d}:00 of your "
            f"own night, at least 12 hours. {_pinged(draft.ping_role_id)}, and `/settings` decides whether "
            "you are shown by name."
        ),
        inline=False,
    )
    view = buttons(
        ActionButton("Join", "join", post.cohort.id, style=GREEN_BUTTON, emoji="🙋"),
        ActionButton("How it works", "help", emoji="💡"),
    )
    return Rendered(f"**{name} is open: join in!**", embed, view)


def _a_day(cohort: Cohort) -> str:
    return "two" if cohort.draft.intensive else "one"


@render.register
def _announcement(post: Announcement) -> Rendered:
    embed = discord.Embed(description=prose(post.text), colour=BLUE)
    embed.set_footer(text=f"From {post.author}, for the organisers")
    return Rendered(f"**{escape(post.cohort.name)}: a word from the organisers**", embed)


@render.register
def _trial(post: TrialPost) -> Rendered:
    embed = discord.Embed(
        description="If you can read this, the daily posts will arrive here. You may delete this message.",
        colour=GREEN,
    )
    return Rendered("**Daymark can post here** ✅", embed)


@render.register
def _blocked(post: BlockedNotice) -> Rendered:
    cohort = post.cohort
    embed = discord.Embed(
        title=f"I cannot post for {escape(cohort.name)}",
        description=(
            f"The reason: {post.reason}.\n\n"
            "**What to do:** open that channel's settings → Permissions and allow my role View Channel, "
            "Send Messages, Embed Links, Attach Files and Read Message History; or name another channel "
            "with `/cohort edit`. I try again every ten minutes and resume by myself. Nobody loses a "
            "streak over this: a day's deadline starts when its post goes out."
        ),
        colour=AMBER,
    )
    whom = f"{mention(post.organiser)} " if post.organiser else ""  # 0 stands for a deleted member
    return Rendered(f"{whom}**posts are blocked**", embed)
