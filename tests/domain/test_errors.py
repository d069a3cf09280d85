"""Every refusal stands in one tree, carries data, and says nothing: the gateway writes the replies."""

import ast
import inspect
from typing import Any

import pytest

from bot.domain import errors
from bot.domain.errors import DaymarkError

CLASSES = [
    value for value in vars(errors).values() if inspect.isclass(value) and value.__module__ == errors.__name__
]
REFUSALS = [value for value in CLASSES if value is not DaymarkError]


def by_name(value: Any) -> str:
    """Name a case."""
    return str(value.__name__)


def fields_of(refusal: type[DaymarkError]) -> list[str]:
    """List the names of the data it takes."""
    return list(getattr(refusal, "__dataclass_fields__", {}))


def test_there_are_refusals() -> None:
    assert len(REFUSALS) > 30


@pytest.mark.parametrize("refusal", CLASSES, ids=by_name)
def test_every_class_is_a_daymark_error(refusal: type) -> None:
    assert issubclass(refusal, DaymarkError)


def test_the_tree_is_no_deeper_than_one() -> None:
    assert {refusal.__base__ for refusal in REFUSALS} == {DaymarkError}
    assert DaymarkError.__base__ is Exception


@pytest.mark.parametrize("refusal", REFUSALS, ids=by_name)
def test_a_refusal_carries_what_it_was_given(refusal: type[DaymarkError]) -> None:
    given = [object() for _ in fields_of(refusal)]
    with pytest.raises(DaymarkError) as caught:
        raise refusal(*given)
    assert type(caught.value) is refusal
    assert list(vars(caught.value).values()) == given
    assert caught.value.args == tuple(given)


@pytest.mark.parametrize("refusal", REFUSALS, ids=by_name)
def test_a_refusal_needs_its_data(refusal: type[DaymarkError]) -> None:
    declared = list(inspect.get_annotations(refusal))
    assert fields_of(refusal) == declared
    if declared:
        with pytest.raises(TypeError, match="required positional argument"):
            refusal()
    else:
        assert vars(refusal()) == {}


def test_no_class_has_a_sentence_or_a_method() -> None:
    tree = ast.parse(inspect.getsource(errors))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    assert len(classes) == len(CLASSES)
    for node in classes:
        body = node.body[1:] if ast.get_docstring(node) else node.body
        for line in body:
            assert isinstance(line, ast.AnnAssign), node.name
            assert line.value is None, node.name


def test_an_instance_says_nothing_but_its_data() -> None:
    assert str(errors.NotManager()) == ""
    assert str(errors.BadDate("soon")) == "soon"
    assert repr(errors.NoSuchDay(31, 30)) == "NoSuchDay(number=31, days=30)"
