"""Hold a small valid content folder that tests break."""

from pathlib import Path

from bot.content import check_content

TOPICS, RESOURCES, PLAN = "topics.toml", "resources.toml", "plans/tiny.toml"
ALGEBRA, ODDS = "quizzes/algebra.toml", "quizzes/odds.toml"

SAMPLE = {
    TOPICS: """
[[topics]]
id = "algebra"
title = "Algebra"
[[topics]]
id = "odds"
title = "Odds"
""",
    RESOURCES: """
[[resources]]
id = "book"
title = "The book"
by = "A. Writer"
url = "https://example.org/book?page=1"
kind = "book"
price = "free"
[[resources]]
id = "course"
title = "The course"
by = "B. Teacher"
url = "https://example.org"
kind = "course"
price = "mixed"
""",
    PLAN: """
id = "tiny"
title = "Tiny plan"
version = 1
summary = "Three days."

[[phases]]
id = "first"
title = "First phase"
goal = "Begin."
[[phases]]
id = "second"
title = "Second phase"
goal = "Go on."

[[days]]
id = "vectors"
phase = "first"
title = "Vectors"
why = "They are everywhere, as `v`."
done = "A page of sums."
topics = ["algebra"]
resources = ["book", "course"]
[[days.items]]
id = "watch"
kind = "read"
minutes = 25
text = "Read chapter 1."
[[days.items]]
id = "sums"
kind = "practise"
minutes = 60
text = "Add ten vectors."
[[days.items]]
id = "more"
kind = "build"
minutes = 90
text = "Write a vector class."
extra = true

[[days]]
id = "matrices"
phase = "first"
title = "Matrices"
why = "They move vectors."
done = "Two products."
topics = ["algebra", "odds"]
resources = ["book"]
[[days.items]]
id = "rows"
kind = "read"
minutes = 30
text = "Read chapter 2."
[[days.items]]
id = "products"
kind = "share"
minutes = 31
text = "Show two products."

[[days]]
id = "dice"
phase = "second"
title = "Dice"
why = "Chance is countable."
done = "A table."
topics = ["odds"]
resources = ["course"]
[[days.items]]
id = "throw"
kind = "practise"
minutes = 40
text = "Throw two dice fifty times."
[[days.items]]
id = "count"
kind = "practise"
minutes = 41
text = "Count the sums."
""",
    ALGEBRA: """
topic = "algebra"
[[questions]]
id = "al-shape"
kind = "choice"
difficulty = "easy"
text = "What is 2 times `x`?"
right = "2x"
wrong = ["x squared", "x + 2"]
explanation = "Twice is a product."
source = "book"
[[questions]]
id = "al-zero"
kind = "true-false"
difficulty = "hard"
text = "Zero is a vector."
answer = false
explanation = "It is a number here."
source = "course"
""",
    ODDS: """
topic = "odds"
[[questions]]
id = "od-one"
kind = "true-false"
difficulty = "medium"
text = "Probabilities are at most 1."
answer = true
explanation = "By definition."
source = "book"
""",
}


# Places, as the messages name them, and texts of the sample that are replaced.
DAY, ITEM, MATRICES = ', day "vectors"', ', day "vectors", items[1]', ', day "matrices", items'
TITLE, WHY, TEXT = 'title = "Vectors"', 'why = "They are everywhere, as `v`."', 'text = "Read chapter 1."'
FIRST = '[[phases]]\nid = "first"\ntitle = "First phase"\ngoal = "Begin."\n'
SECOND = '[[phases]]\nid = "second"\ntitle = "Second phase"\ngoal = "Go on."\n'
DICE = '\n[[days]]\nid = "dice"'


def write_sample(folder: Path) -> Path:
    """Write the valid content into an empty folder."""
    for file, text in SAMPLE.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that must be there exactly once, so that no case can do nothing."""
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def faults_of(path: Path) -> list[str]:
    return [str(fault) for fault in check_content(path)]


def items(count: int, minutes: int, extra: str) -> str:
    """Write items to stand before "dice", so that they belong to "matrices"."""
    rest = f'kind = "read"\nminutes = {minutes}\ntext = "Go."\nextra = {extra}\n'
    return "".join(f'[[days.items]]\nid = "new-{number}"\n{rest}' for number in range(count)) + DICE
