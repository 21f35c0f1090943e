import pytest

from odoo_ha_addon.protocol.notify import CHANNEL, OUTCOME_CHANNEL, notify, notify_outcomes, parse


class Cursor:
    def __init__(self):
        self.calls = []

    def execute(self, query, params):
        self.calls.append((query, params))


def test_what_is_announced_can_be_parsed():
    cursor = Cursor()
    notify(cursor, "command", 12)
    [(_, [channel, payload])] = cursor.calls
    assert channel == CHANNEL
    assert parse(payload) == ("command", 12)


@pytest.mark.parametrize(
    "payload", ["", "command", "command:", "command:x", "command:-1", "nonsense:1", "command:1:2", ":1"]
)
def test_what_is_not_ours_is_ignored(payload):
    assert parse(payload) is None


def test_an_unknown_topic_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="unknown topic"):
        notify(Cursor(), "gossip", 1)


def test_outcomes_are_announced_by_the_ids_of_their_commands():
    cursor = Cursor()
    notify_outcomes(cursor, [7, 8])
    assert [params for _, params in cursor.calls] == [[OUTCOME_CHANNEL, [7, 8]]]
