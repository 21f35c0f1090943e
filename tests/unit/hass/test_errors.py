"""errors.py: what a caller can rely on when something fails."""

from __future__ import annotations

import inspect

import pytest

from hass import errors
from hass.errors import CommandFailed, CommandTimeout, HassError

CLASSES = [
    value
    for _name, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, HassError) and value not in (HassError, CommandFailed)
]


@pytest.mark.parametrize("error_class", CLASSES)
def test_every_error_says_something_without_being_told(error_class: type[HassError]) -> None:
    assert str(error_class()).endswith(".")


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error_class.code for error_class in CLASSES]
    assert len(set(codes)) == len(codes) > 10


def test_only_what_a_person_has_to_mend_is_terminal() -> None:
    assert {error_class.__name__ for error_class in CLASSES if error_class.terminal} == {
        "AddressBanned",
        "InvalidAuth",
        "InvalidUrl",
        "LoginForbidden",
        "LoginRefused",
        "NotHomeAssistant",
        "NotOnboarded",
        "TlsFailed",
        "WebSocketRefused",
    }


def test_an_error_was_not_sent_unless_it_says_so() -> None:
    assert not CommandTimeout().sent
    assert CommandTimeout(sent=True).sent


def test_a_failed_command_was_sent_and_has_home_assistants_code() -> None:
    error = CommandFailed("not_found", "No such thing.", translation_key="nothing")
    assert (error.sent, error.code, str(error), error.translation_key) == (
        True,
        "not_found",
        "No such thing.",
        "nothing",
    )
