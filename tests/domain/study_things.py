"""Hold a small plan for tests about what is studied."""

from bot.domain.curriculum import Day, Item, ItemKind, Phase, Plan, Resource, Topic
from bot.domain.ids import DayId, ItemId, PlanId

BOOK = Resource("book", "The book", "A. Writer", "https://example.org", "book", "free")
ALGEBRA, ODDS, DATA = Topic("algebra", "Algebra"), Topic("odds", "Odds"), Topic("data", "Data")
PHASE = Phase("first", "First phase", "Begin.")
READ = Item(ItemId("read"), ItemKind.READ, 25, "Read chapter 1.")
SUMS = Item(ItemId("sums"), ItemKind.PRACTISE, 60, "Add ten vectors.")
MORE = Item(ItemId("more"), ItemKind.BUILD, 90, "Write a vector class.", extra=True)


def make_day(number: int, name: str, *items: Item) -> Day:
    """Make a plan day."""
    return Day(DayId(name), number, PHASE, name.title(), "Why.", "Done.", items, (ALGEBRA,), (BOOK,))


DAYS = (make_day(1, "vectors", READ, MORE, SUMS), make_day(2, "matrices", SUMS), make_day(3, "dice", READ))
PLAN = Plan(PlanId("tiny"), "Tiny plan", 1, "Three days.", (PHASE,), DAYS)
