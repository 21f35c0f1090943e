"""Connection states are texts everywhere, and each has its meaning in one place."""

from __future__ import annotations

import json

import orjson
import psycopg2.extensions
import pytest

from odoo_ha_addon.protocol.connection_states import ConnectionState


@pytest.mark.parametrize("state", ConnectionState)
def test_a_state_is_its_text_wherever_it_goes(state: ConnectionState) -> None:
    assert state == state.value
    assert (str(state), f"{state}", "%s" % state) == (state.value,) * 3  # noqa: UP031 - logging formats so
    assert json.loads(json.dumps([state])) == orjson.loads(orjson.dumps([state])) == [state.value]
    assert psycopg2.extensions.adapt(state).getquoted() == f"'{state.value}'".encode()


@pytest.mark.parametrize("state", ConnectionState)
def test_every_state_says_what_happens_next(state: ConnectionState) -> None:
    assert state.what_next


def test_each_predicate_names_its_states() -> None:
    def those(predicate: str) -> set[str]:
        return {state.value for state in ConnectionState if getattr(state, predicate)}

    assert those("is_open") == {"syncing", "connected"}
    assert those("is_trying") == {"connecting", "retrying"}
    assert those("is_unconfigured") == {"disabled", "incomplete"}
    assert those("is_served") == {"connecting", "syncing", "connected", "retrying", "refused", "failed"}
    assert those("is_settled") == {"disabled", "incomplete", "connected", "retrying", "refused", "failed"}
    assert those("is_trouble") == {"retrying", "refused", "failed"}
