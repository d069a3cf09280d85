"""Prove that the checker takes what Discord takes and rejects what Discord refuses."""

from pathlib import Path

import pytest

from . import openapi
from .deviations import IDS_AS_NUMBERS, spelled_like_the_spec
from .double import DiscordDouble
from .openapi import Spec, load_spec, require_spec
from .samples import BAD, GOOD, sent


@pytest.fixture(name="spec")
def _spec() -> Spec:
    return load_spec(require_spec())


@pytest.mark.parametrize("name", GOOD)
def test_a_good_request_passes(spec: Spec, name: str) -> None:
    assert spec.problems(GOOD[name]) == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_request_is_rejected(spec: Spec, name: str) -> None:
    request, problem = BAD[name]
    found = spec.problems(request)
    assert any(problem in one for one in found), found


async def test_a_bad_request_fails_the_test_that_made_it(spec: Spec) -> None:
    with pytest.raises(AssertionError, match="no such path"):
        async with DiscordDouble(require_spec()) as double:
            double.record.add(sent("GET", "/nowhere"))


def test_every_deviation_is_in_force() -> None:
    for deviation in IDS_AS_NUMBERS:
        for operation in deviation.operations:
            body = _with(deviation.place.split("."), 5)
            assert spelled_like_the_spec(operation, body) == _with(deviation.place.split("."), "5")


def _with(place: list[str], value: object) -> object:
    """Build a body that has nothing but one place."""
    if not place:
        return value
    inside = _with(place[1:], value)
    return [inside] if place[0] == "*" else {place[0]: inside}


def test_a_missing_file_skips_and_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(openapi.ENVIRONMENT, str(tmp_path / "none.json"))
    assert openapi.spec_path() is None
    with pytest.raises(pytest.skip.Exception, match=r"download https://.*openapi\.json"):
        require_spec()
