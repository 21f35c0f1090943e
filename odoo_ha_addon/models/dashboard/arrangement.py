"""What an arrangement of a dashboard looks like: ARRANGEMENT of docs/dashboards.md."""

from __future__ import annotations

import re
from typing import Any

from odoo.api import Environment
from odoo.exceptions import ValidationError

KEY = re.compile(r"(area|device|entity):[0-9]{1,10}")
MOST_KEYS = 20_000
PARTS = frozenset({"areas", "cards", "hidden"})


def check_arrangement(env: Environment, arrangement: Any) -> None:
    """:raises ValidationError: this is no arrangement, or it names too much"""
    if arrangement is False:
        return
    cards = arrangement.get("cards", {}) if isinstance(arrangement, dict) else None
    if not isinstance(cards, dict) or not arrangement.keys() <= PARTS:
        raise _refusal(env)
    lists = [list(cards), *cards.values(), arrangement.get("areas", []), arrangement.get("hidden", [])]
    if not all(isinstance(keys, list) for keys in lists):
        raise _refusal(env)
    if sum(map(len, lists)) > MOST_KEYS:
        raise ValidationError(env._("A dashboard arrangement can name at most %s items.", MOST_KEYS))
    if not all(isinstance(key, str) and KEY.fullmatch(key) for keys in lists for key in keys):
        raise _refusal(env)


def _refusal(env: Environment) -> ValidationError:
    return ValidationError(
        env._("This is not a dashboard arrangement. Give an object with areas, cards and hidden.")
    )
