"""A logbook as Home Assistant's: who or what caused changes, runs of automations and scripts, starts and stops."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import Client

Message = dict[str, Any]


class FakeLogbook:
    """Of one fake Home Assistant; for tests to read and set.

    Knob: `installed` (not at first): it knows the command. Counter: `asked`, the messages.

    :ivar entries: as Home Assistant answers them; `_context` of one is its context, which it does not tell
    """

    def __init__(self) -> None:
        self.installed = False
        self.entries: list[Message] = []
        self.asked: list[Message] = []

    def add(self, when: float, entity_id: str | None = None, state: str | None = None, **more: Any) -> None:
        self.installed = True
        self.entries.append(
            {
                "when": when,
                **({"entity_id": entity_id} if entity_id else {}),
                **({"state": state} if state is not None else {}),
                **more,
            }
        )


def get_events(client: Client, message: Message) -> None:
    logbook = client.home.logbook
    if not logbook.installed:
        return client.send_error(message["id"], "unknown_command", "Unknown command.")
    logbook.asked.append(message)
    start, end = (datetime.fromisoformat(message[name]).timestamp() for name in ("start_time", "end_time"))
    found = [
        {name: value for name, value in entry.items() if name != "_context"}
        for entry in logbook.entries
        if start < entry["when"] < end
        and ("entity_ids" not in message or entry.get("entity_id") in message["entity_ids"])
        and ("context_id" not in message or entry.get("_context") == message["context_id"])
    ]
    return client.send_result(message["id"], found)
