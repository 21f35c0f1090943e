"""What an arrangement of a dashboard looks like: ARRANGEMENT of docs/dashboards.md."""

from __future__ import annotations

import re
from typing import Any

from odoo.api import Environment
from odoo.exceptions import ValidationError

KEY = re.compile(r"(area|device|entity):[0-9]{1,10}")
MOST_KEYS = 20_000
NOWHERE = "area:0"
"""KEY of what is in no area."""
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


def area_order(areas, floors, arrangement: dict) -> list[str]:
    """KEY of each area that somebody has not hidden, in the order in which the areas stand on their floors.

    :param areas: `ha.area`
    :param floors: `ha.floor` that the user may see
    """
    levels = {floor: (not floor.has_level, floor.level, floor.name) for floor in floors}
    nowhere = (True, 0, "\U0010ffff")
    places = {key: place for place, key in enumerate(arrangement.get("areas", []))}
    hidden = set(arrangement.get("hidden", []))

    def order(area):
        place = places.get(f"area:{area.id}", len(places))
        return levels.get(area.floor_id, nowhere), place, area.name.lower(), area.id

    keys = [f"area:{area.id}" for area in areas.sorted(order)]
    return [key for key in keys if key not in hidden]
