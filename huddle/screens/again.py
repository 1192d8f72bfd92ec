"""Asking once more: a form that could not be saved opens with everything that was entered."""

from collections.abc import Callable, Mapping
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.widgets import Input, OptionList

from huddle.widgets.choice_field import ChoiceField
from huddle.widgets.form import Field

Entered = Mapping[str, str]
"""What stood in a form: the text or the code of each field by its id."""

NOTHING: Entered = {}


def ask(
    app: App[Any],
    form: Screen[Any],
    answered: Callable[[Any], None],
    entered: Entered = NOTHING,
) -> None:
    """Opens ``form`` with ``entered`` filled in; ``answered`` gets what it is left with, unless
    that is nothing."""

    def left(result: Any) -> None:
        if result is not None:
            answered(result)

    app.push_screen(form, left)
    if entered:
        form.call_after_refresh(_fill, form, entered)


def _fill(form: Screen[Any], entered: Entered) -> None:
    for name, value in entered.items():
        for field in form.query(f"#{name}"):
            if isinstance(field, ChoiceField):
                field.line.choose(value)
            elif isinstance(field, OptionList):
                field.highlighted = field.get_option_index(value)
            elif isinstance(field, Field | Input):
                control = field if isinstance(field, Input) else field.query_one(Input)
                control.value = value
