"""What a page asks about the conversation of what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from odoo.http import request

from ..models.access.outsider import Outsider
from .live import HaLive, record_id


def _messages(outsider: Outsider, question: dict) -> Any:
    kind, before = question.get("kind"), question.get("before")
    return request.env["ha.outsider"]._messages(outsider, kind, record_id(question), before)


def _say(outsider: Outsider, question: dict) -> Any:
    return request.env["ha.outsider"]._say(
        outsider, question.get("kind"), record_id(question), question.get("text")
    )


class HaConversation(HaLive):
    def _questions(self) -> Mapping[str, Callable[[Outsider, dict], Any]]:
        return {**super()._questions(), "messages": _messages, "say": _say}
