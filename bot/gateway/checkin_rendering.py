"""Write out check-ins: the post with the group's week, the digest of the answers, the nudge."""

from collections.abc import Iterator, Sequence

import discord

from bot.domain.curriculum import Phase
from bot.domain.delivery import Kind
from bot.domain.digest import Blocker, Digest, Quote
from bot.domain.group_week import GroupMonth, GroupWeek
from bot.domain.monthly import is_phase
from bot.domain.picture_texts import share
from bot.domain.pictures import WeekKept
from bot.gateway.actions import ActionButton, buttons
from bot.gateway.hours_cards import goal_bar
from bot.gateway.post_rendering import BLUE, BLUE_BUTTON, Rendered, fitting, render
from bot.gateway.words import (
    escape,
    listed,
    moment,
    one_line,
    percent,
    plural,
    relative,
    short_date,
)
from bot.services.posts import CheckinPost, DigestPost, NudgePost

__all__ = ["BLOCKERS", "render"]

FIELD_FITS = 1000
"""So much of the 1024 characters of an embed's field leaves room for what was cut."""
NAMED_MOST = 5
WINS_FIT, BLOCKERS_FIT, GOALS_FIT = 1000, 600, 1000
"""All seven fields of a digest together stay below the 6,000 characters of an embed."""
QUOTE_LEAST, QUOTE_MOST, NAME_TAKES = 80, 300, 30
BLOCKERS = {
    Blocker.MATERIAL: "📚 The material",
    Blocker.TOOLS: "🛠️ Tools",
    Blocker.ENERGY: "🔋 Energy",
    Blocker.TIME: "⏳ Time",
    Blocker.OTHER: "🧩 Other things",
}
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_ASKS = {
    Kind.WEEKLY: (
        "Two minutes to look back: what went well, what blocked you, and one goal. "
        "You say who may read your answer: the group, or only the organisers."
    ),
    Kind.MONTHLY: (
        "**Check in** shows your own month, for your eyes only: milestones, hours, quiz levels, and when you "
        "finish at your pace. Then you choose to keep it, to slow down or to speed up, and say what you make "
        "of it. You decide who may read that."
    ),
}


@render.register
def _checkin(post: CheckinPost) -> Rendered:
    title, span = _named(post)
    embed = discord.Embed(title=title, description=_ASKS[post.kind], colour=BLUE)
    embed.add_field(name=f"The group {span}", value="\n".join(_did(post)), inline=False)
    if post.week is not None and (praise := list(_praise(post.week))):
        embed.add_field(name="Well done", value="\n".join(praise), inline=False)
    if post.coming:
        lines = [f"• Day {day.number}: {day.title}" for day in post.coming]
        embed.add_field(name="The next seven days", value=fitting(lines, FIELD_FITS), inline=False)
    if post.phase is not None and post.phase.milestones:
        embed.add_field(name="Milestones to look at", value=_milestones(post.phase), inline=False)
    answered = plural(post.answers, "answer") if post.answers else "No answers"
    embed.add_field(name="So far", value=f"{answered}. Closes {relative(post.closes_at)}.", inline=False)
    return Rendered(f"**{title}: how did it go?**", embed, _check_in(post), picture=post.picture)


def _named(post: CheckinPost) -> tuple[str, str]:
    """Return what a check-in is called, and what the time it is about."""
    if post.kind is Kind.WEEKLY:
        return "Weekly check-in", "this week"
    if is_phase(post.period) and post.phase is not None:
        return f"Monthly check-in, the end of {escape(one_line(post.phase.title, 100))}", "in this phase"
    return f"Monthly check-in, {post.on:%B}", "this month"


def _check_in(post: CheckinPost | DigestPost) -> discord.ui.View:
    key = (post.cohort.id, post.kind, post.period, post.marker)
    check_in = ActionButton("Check in", "checkin", *key, style=BLUE_BUTTON, emoji="📝")
    if post.kind is Kind.WEEKLY or isinstance(post, DigestPost):
        return buttons(check_in)
    return buttons(check_in, ActionButton("For organisers", "month-group", post.cohort.id, emoji="🧭"))


def _milestones(phase: Phase) -> str:
    """List the milestones of the phase that the group is in, or has just ended."""
    lines = [f"• {milestone.text}" for milestone in phase.milestones]
    return fitting([*lines, "-# Check in, and tick yours."], FIELD_FITS)


def _did(post: CheckinPost) -> Iterator[str]:
    if post.possible:
        share = percent(post.kept / post.possible)
        days, members = plural(post.possible, "day"), plural(post.members, "member")
        yield f"{post.kept} of {days} kept ({share}) by {members}.{_open(post.week or post.month)}"
    else:
        yield "Nothing was due yet."
    if post.month is not None and len(post.month.weeks) > 1:
        yield f"By week: {' · '.join(map(_kept, post.month.weeks))}"
    did = post.week or post.month
    if did is not None and did.minutes:
        yield f"⏱️ Studied: {goal_bar(did.minutes, did.goal)}"
    if post.streak and post.possible:
        yield group_streak(post.streak)


def _kept(week: WeekKept) -> str:
    return f"from {week.monday.day} {week.monday:%b} **{share(week.kept, week.possible)}**"


def _open(week: GroupWeek | GroupMonth | None) -> str:
    if week is None or not week.open:
        return ""
    return f" {week.open:,} can still be kept." if week.open > 1 else " One can still be kept."


def group_streak(days: int) -> str:
    """Write out a cohort's streak."""
    return f"🔥 Group streak: {plural(days, 'day')} kept by at least 6 in 10 of you, in a row."


def _praise(week: GroupWeek) -> Iterator[str]:
    """Name whom to praise; nobody is named for missing."""
    if (back := week.comeback) is not None:
        since = plural(back.done, "day")
        yield f"💪 **Best comeback:** {escape(back.name)}, back with {since} done"
    if week.newcomers.count:
        yield f"👋 **New here:** {_names(week.newcomers.names, week.newcomers.count)}"
    if week.leaders:
        places = [f"{_MEDALS[one.rank]} {escape(one.name)} ({one.points})" for one in week.leaders]
        yield f"🧠 **Quiz points:** {', '.join(places)}"


def _names(names: Sequence[str], count: int) -> str:
    named = [escape(name) for name in names[:NAMED_MOST]]
    if count > len(named):
        named.append(f"{count - len(named)} more" if named else plural(count, "member"))
    return listed(named)


# -- the digest ------------------------------------------------------------------------------


@render.register
def _digest(post: DigestPost) -> Rendered:
    digest = post.digest
    title = f"How it went, {short_date(post.on)}: what {plural(digest.figures.answers, 'member')} said"
    embed = discord.Embed(title=title, description=_figures(post), colour=BLUE)
    wins = "🎉 Wins" if post.kind is Kind.WEEKLY else "💭 Looking back"
    _add_quotes(embed, wins, (*digest.reflections, *digest.wins), WINS_FIT)
    for blocker, quotes in digest.blockers:
        _add_quotes(embed, f"Blocked: {BLOCKERS[blocker]} ({len(quotes)})", quotes, BLOCKERS_FIT)
    _add_quotes(embed, "🎯 Goals", digest.goals, GOALS_FIT)
    embed.set_footer(text=_footer(digest))
    about = "wins, blockers, goals" if post.kind is Kind.WEEKLY else "what you made of the month, goals"
    content = f"**The digest of the check-in: {about}**"
    return Rendered(content, embed, _check_in(post), thread=f"Check-in, {short_date(post.on)}")


def _figures(post: DigestPost) -> str:
    figures = post.digest.figures
    said = [f"**{figures.answers}** of {plural(post.members, 'member')} answered"]
    if figures.hours is not None:
        said.append(f"**{figures.hours:,.4g} h** studied")
    if figures.confidence is not None:
        said.append(f"confidence **{figures.confidence:.1f}** of 5")
    if figures.blocked:
        said.append(f"{figures.blocked:,} met a blocker")
    return " · ".join(said)


def _footer(digest: Digest) -> str:
    if not digest.unshared:
        return "Everybody who answered let the group read it."
    count = plural(digest.unshared, "answer is", "answers are")
    return f"{count} for the organisers only, and only counted here. Change who may read yours: Check in."


def _add_quotes(embed: discord.Embed, name: str, quotes: Sequence[Quote], most: int) -> None:
    """Quote as many as fit; where there are many, each is cut to its share of the room."""
    if quotes:
        room = min(QUOTE_MOST, max(QUOTE_LEAST, most // len(quotes) - NAME_TAKES))
        lines = [_line(quote, room) for quote in quotes]
        embed.add_field(name=name, value=fitting(lines, most), inline=False)


def _line(quote: Quote, most: int) -> str:
    text = one_line(quote.text, most)
    while len(said := escape(text)) > most + 40:  # escaping may double it
        text = one_line(text, len(text) - 20)
    return f"• {said}" if quote.name is None else f"• {said} ({escape(quote.name)})"


# -- the nudge -------------------------------------------------------------------------------


@render.register
def _nudge(post: NudgePost) -> Rendered:
    name, link = escape(post.cohort.name), _link(post)
    embed = discord.Embed(
        title=f"The week in {name}: two minutes for your check-in?",
        description=(
            f"What went well, what blocked you, one goal: [the check-in]({link}) takes answers until "
            f"{moment(post.closes_at)}. You say who may read yours."
        ),
        colour=BLUE,
    )
    embed.set_footer(text="Asked once. You have reminders on: /settings in the server switches them off.")
    key = (post.cohort.id, post.kind, post.period)
    view = buttons(ActionButton("Check in", "checkin", *key, style=BLUE_BUTTON, emoji="📝"))
    return Rendered(f"**The check-in of {name} is still open.**", embed, view)


def _link(post: NudgePost) -> str:
    return f"https://discord.com/channels/{post.cohort.guild_id}/{post.channel_id}/{post.message_id}"
