"""Custom ids carry everything, and are refused before Discord refuses them."""

import re

import pytest

from bot.gateway.actions import (
    CUSTOM_ID_MOST,
    ActionButton,
    Actions,
    ActionSelect,
    Form,
    buttons,
    custom_id,
    link_button,
)
from tests.gateway.limits import check, check_form, labels


def test_custom_ids() -> None:
    assert custom_id("b", "done", 1, "day-1", "d7") == "b:done:1:day-1:d7"
    assert custom_id("b", "help") == "b:help"
    assert custom_id("m", "x", "y" * 96) == f"m:x:{'y' * 96}"
    with pytest.raises(ValueError, match="too long"):
        custom_id("m", "x", "y" * (CUSTOM_ID_MOST - 3))


async def test_an_action_is_answered_by_one_method_alone() -> None:
    async def answer() -> None:
        """Do nothing."""

    actions = Actions()
    for add in (actions.on_press, actions.on_choice, actions.on_form):
        add("done", answer)
        with pytest.raises(ValueError, match="two methods answer done"):
            add("done", answer)


@pytest.mark.parametrize("kind", [ActionButton, ActionSelect], ids=lambda kind: kind.__name__)
def test_every_custom_id_is_understood_again(kind: type[ActionButton] | type[ActionSelect]) -> None:
    letter = {ActionButton: "b", ActionSelect: "s"}[kind]
    pattern: re.Pattern[str] = kind.__discord_ui_compiled_template__
    for arguments in ((), (1,), (1, "day-1", ""), ("2026-W01", "", "x")):
        match = pattern.fullmatch(custom_id(letter, "some-action", *arguments))
        assert match is not None
        assert match["action"] == "some-action"
        assert match["arguments"].split(":")[1:] == [str(argument) for argument in arguments]
    assert pattern.fullmatch("x:some-action") is None
    assert pattern.fullmatch(f"{letter}:Some") is None


def test_buttons_stand_in_a_row() -> None:
    view = buttons(ActionButton("Done", "done", 1), link_button("Read", "https://e.example"))
    assert labels(view) == ["Done", "Read"]
    assert view.timeout is None
    check(content="x", view=view)


def test_forms_are_kept_nowhere() -> None:
    form = Form("A form", "zone", 1)
    form.ask("zone", "Where?", value="Berlin", most=10, required=True)
    assert form.is_finished()
    assert form.custom_id == "m:zone:1"
    check_form(form)
