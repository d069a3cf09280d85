"""Lay out when a group finishes, for its organisers, and what could give it time."""

from bot.domain.review import Choice, Finish
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.post_rendering import AMBER, BLUE
from bot.gateway.review_cards import finish_date
from bot.gateway.words import WEEKDAYS, escape, plural, short_date
from bot.services.group_reviews import GroupReview, Proposal

_CHOSE = {Choice.KEEP: "keep their pace", Choice.SLOW: "slow down", Choice.FAST: "speed up"}


def group_review_card(found: GroupReview) -> Card:
    """Lay out when the group finishes, and what could give it time."""
    forecast, today = found.forecast, found.today
    finish = forecast.finish
    ends = finish_date(found.ends_on, today)
    card = Card(AMBER if found.proposal else BLUE).text(
        f"### 🧭 When {escape(found.cohort.name)} finishes\n"
        f"-# For organisers' eyes. At the pace of each member's last four weeks; the plan ends {ends}."
    )
    if not forecast.known:
        return card.text(
            f"Nothing can be said yet of {plural(forecast.members, 'member')}: it takes a week of known "
            "days, and some done in the last four weeks."
        )
    lines = [
        f"• **In time:** {finish[Finish.IN_TIME]:,}",
        f"• **Within two weeks after:** {finish[Finish.SOON]:,}",
        f"• **Later:** {finish[Finish.LATER]:,}",
        f"• **Cannot be said:** {finish[Finish.UNKNOWN]:,}",
    ]
    median = finish_date(forecast.median_on, today) if forecast.median_on else "too far ahead to say"
    card.text("\n".join([*lines, f"Half of those it can be said of finish by **{median}**."]))
    if any(found.chosen.values()):
        told = [f"{found.chosen[choice]:,} {_CHOSE[choice]}" for choice in Choice]
        card.text(f"**In the last monthly check-in:** {', '.join(told)}")
    if found.proposal is not None:
        _add_proposal(card, found, found.proposal)
    return card


def _add_proposal(card: Card, found: GroupReview, proposal: Proposal) -> None:
    key, behind = found.cohort.id, found.forecast.behind
    card.text(
        f"💡 **{plural(behind, 'member is', 'members are')} expected more than a week after the plan's end: "
        "that is most of them.** A preview shows the new dates before anything happens."
    )
    first, last = short_date(proposal.pause_from), short_date(proposal.pause_to)
    pause = ActionButton("Preview", "month-pause", key, emoji="⏸️")
    card.section(f"**Pause a week:** {first} to {last}, to catch up", pause)
    if proposal.without is not None:
        weekday = WEEKDAYS[proposal.without]
        fewer = ActionButton("Preview", "month-weekday", key, proposal.without, emoji="📆")
        card.section(f"**No new day on {weekday}s:** on them fewest days were kept", fewer)
